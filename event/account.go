package event

import (
	"errors"
	"strings"
)

// Owner says whose thread it is: "organisation northshire.example", "exhibit
// <recipient's SHA-256>", "case <id>", "request <id>" or "service
// safehand.example".
type Owner struct {
	Kind Code
	ID   string
}

const (
	OrganisationThread Code = "organisation"
	ExhibitThread      Code = "exhibit"
	ServiceThread      Code = "service"
	CaseThread         Code = "case"
	RequestThread      Code = "request"
)

func OwnerOrg(o OrgID) Owner                 { return Owner{OrganisationThread, string(o)} }
func OwnerExhibit(r RecipientID) Owner       { return Owner{ExhibitThread, r.String()} }
func OwnerCase(c CaseID) Owner               { return Owner{CaseThread, c.String()} }
func OwnerRequest(r EventID) Owner           { return Owner{RequestThread, r.String()} }
func OwnerService(o OrgID) Owner             { return Owner{ServiceThread, string(o)} }
func (o Owner) String() string               { return string(o.Kind) + " " + o.ID }
func (o Owner) MarshalText() ([]byte, error) { return []byte(o.String()), nil }
func (o *Owner) UnmarshalText(b []byte) error {
	kind, id, _ := strings.Cut(string(b), " ")
	o.Kind, o.ID = Code(kind), id
	switch o.Kind {
	case OrganisationThread, ServiceThread:
		var org OrgID
		return org.UnmarshalText([]byte(id))
	case ExhibitThread, CaseThread, RequestThread:
		_, err := ParseDigest(id)
		return err
	}
	return errors.New("not the owner of a thread")
}

// Account is the service counting a thread: entry Number of it, after the event
// Previous. With the tallies 1 to Number it shows the thread complete.
type Account struct {
	Header
	Owner    Owner
	Number   int64
	Previous EventID
}

func (*Account) Kind() Kind { return "account" }
func (e *Account) fields(c *codec) {
	e.service(c)
	one(c, "owner", &e.Owner)
	number(c, "number", &e.Number)
	one(c, "previous", &e.Previous)
}
