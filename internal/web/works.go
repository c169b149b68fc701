package web

import "net/http"

// worksView is the page that tries what this PC and its browser can do. It needs no
// sign-in, so that a service desk can run it.
type worksView struct {
	Tries []try
}

// try is one thing that the page tries: works.ts knows it by its name.
type try struct {
	Name string
}

// tries are all of them, what everything rests on first.
func tries() []try {
	return []try{
		{"secure"}, {"webassembly"}, {"cipher"}, {"workers"}, {"storage"}, {"room"}, {"player"}, {"passkey"}, {"folder"}, {"save"}, {"video"}, {"line"},
	}
}

func works(p *Pages, v *visit) error { return show(p, v, http.StatusOK, "works", worksView{tries()}) }
