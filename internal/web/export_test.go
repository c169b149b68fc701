package web

import "html/template"

// Shapes are the templates of all pages, and Views what each is given.
func Shapes() (map[string]*template.Template, error) { return compose() }

// Views has a value of what each page shows, in its frame.
func Views() map[string]any {
	return map[string]any{
		"home": Document[homeView]{}, "unlock": Document[unlockView]{}, "set-up": Document[setUpView]{}, "device": Document[deviceView]{}, "works": Document[worksView]{},
		"overview": Document[overviewView]{}, "send": Document[sendView]{}, "sending": Document[sendingView]{}, "problem": Document[problemView]{},
	}
}

var (
	Texts      = texts
	Between    = span
	PersonName = personName
	UnitName   = unitName
	OrgName    = orgName
	SizeOf     = size
	BackTo     = back
)
