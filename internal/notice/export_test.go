package notice

import (
	"text/template"
	"time"
)

// Write writes a mail's text.
var Write = write

// SaidOf is what may be said of a notice.
var SaidOf = said

// Far has m treat its server as one on another machine.
func (m *Mail) Far() *Mail { m.local = false; return m }

// Within has m wait so long for an answer.
func (m *Mail) Within(d time.Duration) *Mail { m.wait = d; return m }

// Texts are those of mails.
func Texts() *template.Template { return texts }

// Letter is what they have at hand.
func Letter() any { return letter{} }

// Public refuses an address that is not the internet's.
var Public = public

// FindingOf is a message as a line of JSON.
var FindingOf = findingOf

// Goodbye has s wait so long for a receiver to close its side.
func (s *SIEM) Goodbye(d time.Duration) *SIEM { s.to.(*syslog).goodbye = d; return s }

// Within has s wait so long for an answer from a collector at https://.
func (s *SIEM) Within(d time.Duration) *SIEM { s.to.(*poster).client.Timeout = d; return s }

// Within has w wait so long for an answer.
func (w *Webhook) Within(d time.Duration) *Webhook { w.to.client.Timeout = d; return w }
