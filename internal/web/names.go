package web

import "github.com/safehand/safehand/internal/called"

// What people are called on the pages.
var (
	orgName    = called.Org
	unitName   = called.Unit
	personName = called.Person
	actorName  = called.Actor
	holderName = called.Holder
)
