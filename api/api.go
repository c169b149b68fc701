// Package api is what programs say to the service and hear from it: paths, wire
// types and error codes. The OpenAPI document is made from it; the command
// line, the pages and agents use nothing else.
//
// A token or cookie only reads. Whatever changes anything is a signed statement
// sent to [PathEvents]; the answer is its place in the log with a proof, given
// once it is durable. Nothing here is believed by a client before it has been
// verified against keys the client knows.
package api

import (
	"github.com/safehand/safehand/event"
)

// Paths, in the pattern language of net/http. Unit and agent names hold
// slashes, so they travel as query parameters.
const (
	PathHealth     = "GET /healthz"
	PathDocument   = "GET /v1/openapi.json" // the OpenAPI document; public
	PathService    = "GET /v1/service"      // Service; public
	PathCheckpoint = "GET /v1/checkpoint"   // text/plain; public
	PathTree       = "GET /v1/tree"         // ?from=SIZE (repeatable)&to=SIZE: TreeProof; public
	PathWatch      = "GET /v1/witnesses"    // Watch; public
	PathCosigned   = "GET /v1/cosigned"     // ?size=SIZE: Cosigned; public
	PathLogAt      = "GET /v1/log-at"       // ?before=SECONDS: LogAt; public
	PathEntries    = "GET /v1/entries"      // ?from=INDEX: entries as a bundle of c2sp.org/tlog-tiles; public

	PathChallenge = "POST /v1/challenge" // Challenge; public
	PathSignIn    = "POST /v1/sign-in"   // SignIn -> Session; public
	PathSignOut   = "POST /v1/sign-out"

	PathEvents  = "POST /v1/events"   // Submission -> Recorded; the note's signatures are the authority
	PathAccount = "POST /v1/accounts" // AccountRequest -> Recorded; asks the service to count a thread

	PathDirectory = "GET /v1/directory" // ?organisation=ORG (repeatable): Bundle of directory threads and the service's

	PathConsignments = "GET /v1/consignments"                                          // ?direction=in|out&before=INDEX&limit=N: Listing
	PathConsignment  = "GET /v1/consignments/{consignment}"                            // Bundle: its exhibits' threads and every directory they rest on
	PathLabel        = "GET /v1/consignments/{consignment}/label"                      // the age file
	PathSegmentList  = "GET /v1/consignments/{consignment}/{exhibit}/list"             // the blob
	PathManifest     = "GET /v1/consignments/{consignment}/{exhibit}/manifest"         // the blob
	PathSegment      = "GET /v1/consignments/{consignment}/{exhibit}/segments/{index}" // the blob; Range allowed

	PathGrants  = "GET /v1/openings/{event}/grants" // Grants: only to who signed the opening
	PathFilings = "GET /v1/filings"                 // ?before=INDEX: Filings, for an agent
	PathUnitKey = "GET /v1/unit-key"                // ?unit=UNIT&number=N: the caller's own copy, an age file

	PathWords     = "GET /v1/words/{event}"    // the age file that a statement names
	PathOrders    = "GET /v1/orders"           // ?before=INDEX: Orders of the caller's units that are open
	PathQuestions = "GET /v1/questions"        // ?direction=in|out&waiting=1&before=INDEX: Questions
	PathRequest   = "GET /v1/requests/{event}" // Bundle
	PathCases     = "GET /v1/cases"            // ?before=INDEX: Cases of the caller's units
	PathCase      = "GET /v1/cases/{case}"     // Bundle
	PathSigned    = "GET /v1/signed"           // ?before=INDEX: Signed, in the caller's name
	PathKeyring   = "PUT /v1/keyring"          // Keyring: left for another machine of the caller's
	PathDuty      = "PUT /v1/duty"             // Duty -> OnDuty, until the caller's day ends
	PathAway      = "PUT /v1/away"             // Away -> Marked: whole days, of the caller or of whoever she leads
	PathRota      = "GET /v1/rota"             // Rota of the caller's units
	PathDays      = "POST /v1/rota"            // Days -> DaysMarked, by who leads a unit
	PathCollect   = "POST /v1/keyring/collect" // Collect -> Keyring, once; public

	PathPasskeys      = "GET /v1/passkeys"              // Passkeys of the caller
	PathPasskeyBegin  = "POST /v1/passkeys/begin"       // PasskeyOptions for navigator.credentials.create
	PathPasskeyAdd    = "POST /v1/passkeys"             // NewPasskey -> Passkey
	PathPasskeyRemove = "DELETE /v1/passkeys/{passkey}" // one of the caller's
	PathPasskeyAsk    = "POST /v1/passkeys/ask"         // PasskeyOptions for navigator.credentials.get; public
	PathPasskeyOpen   = "POST /v1/passkeys/open"        // OpenKeyring -> KeptKeyring; public, and no session

	PathBlob  = "PUT /v1/exhibits/{recipient}/blobs/{digest}" // by an order's session, or its person's ahead of it; body is the blob
	PathHas   = "GET /v1/exhibits/{recipient}/blobs/{digest}" // by an order's session: 200 with Stored or 404
	PathHeld  = "GET /v1/exhibits/{recipient}/blobs"          // Held, by an order's session
	PathLetGo = "DELETE /v1/exhibits/{recipient}/blobs"       // what was stored ahead and won't be ordered

	PathDraft     = "PUT /v1/exhibits/{recipient}/draft/{index}" // by an order's session; body is a part, an age file to its author
	PathDraftPart = "GET /v1/exhibits/{recipient}/draft/{index}" // the part, to its author
	PathDrafts    = "GET /v1/drafts"                             // Drafts of the caller

	PathRefusals = "GET /v1/operator/refusals" // ?before=N: Refusals; operator only
)

// Bytes travel as base64 in JSON.
type Bytes = []byte

// Service says who the service is. A client compares, it does not learn from it.
type Service struct {
	Log        event.Origin   `json:"log"`
	Key        event.VKey     `json:"key"`
	LogKeys    []event.LogKey `json:"log_keys"`
	Thread     event.Thread   `json:"thread"`
	Checkpoint string         `json:"checkpoint"`
	Version    string         `json:"version"`
}

// TreeProof shows that the log of size From is a beginning of the log of size
// To.
type TreeProof struct {
	From  int64    `json:"from"`
	To    int64    `json:"to"`
	Proof []string `json:"proof"` // base64 hashes, as in tlog.TreeProof
	// More are the proofs of the other sizes that were asked for.
	More []Beginning `json:"more,omitempty"`
}

// Beginning shows that the log of size From is a beginning of the larger one.
type Beginning struct {
	From  int64    `json:"from"`
	Proof []string `json:"proof"`
}

// LogAt is the log as it was at an instant: how many entries had been recorded
// before it. The last of those and the first that was not are shown, so that nobody
// need believe where the line is drawn.
type LogAt struct {
	Checkpoint string       `json:"checkpoint"` // the newest head
	Size       int64        `json:"size"`
	Root       event.Digest `json:"root"`  // of the tree of that size
	Proof      []string     `json:"proof"` // base64 hashes, as in tlog.TreeProof: it begins the newest head
	Last       *Stands      `json:"last,omitempty"`
	Next       *Stands      `json:"next,omitempty"` // missing while the log has none so late
}

// Stands is an entry and the proof that it stands under the newest head.
type Stands struct {
	Entry []byte   `json:"entry"`
	Proof []string `json:"proof"` // base64 hashes, as in tlog.RecordProof
}

// Challenge is the service's half of a sign-in.
type Challenge struct {
	Nonce event.Salt `json:"nonce"`
}

// SignIn carries a signed event.SignIn note.
type SignIn struct {
	Note string `json:"note"`
}

// Session is what a sign-in gives: a bearer token, good for reading until it
// ends.
type Session struct {
	Token string     `json:"token"`
	Role  event.Code `json:"role"`
	Until event.Time `json:"until"`
}

// MaxSubmission bounds the body of a submission, in bytes: a dispatch of 400
// exhibits with their grants to some thirty key records.
const MaxSubmission = 32 << 20

// Submission is a statement and the files it names by digest.
type Submission struct {
	Note string `json:"note"`
	// With dispatched: the label, the grants list, and each grant in its order.
	// With granted: list and grants.
	Label      Bytes   `json:"label,omitempty"`
	GrantsList Bytes   `json:"grants_list,omitempty"`
	Grants     []Bytes `json:"grants,omitempty"`
	// With a statement that names words: the age file.
	Words Bytes `json:"words,omitempty"`
	// With unit-key-made and unit-key-handed-on: each copy, in the note's order.
	Copies []Bytes `json:"copies,omitempty"`
}

// Recorded is a statement's place in the log. For the same note it is the same
// place, however often it is sent.
type Recorded struct {
	Event      event.EventID  `json:"event"`
	Index      event.LogIndex `json:"index"`
	Recorded   event.Time     `json:"recorded"`
	Note       string         `json:"note,omitempty"` // of an account, which the service wrote
	Entry      string         `json:"entry"`
	Checkpoint string         `json:"checkpoint"`
	Proof      []string       `json:"proof"` // that Entry stands at Index under Checkpoint
	Again      bool           `json:"again,omitempty"`
}

// AccountRequest asks for an account of a thread. While the newest one is fresh
// that one is the answer.
type AccountRequest struct {
	Owner event.Owner `json:"owner"`
	// Exhibits: a minute is fresh; directories: an hour. Now asks for one that
	// stands last in the thread whatever its age.
	Now bool `json:"now,omitempty"`
	// After asks for one that stands at that place in the log or later.
	After event.LogIndex `json:"after,omitempty"`
}

// Bundle is threads with everything needed to verify them: each statement's
// note, entry and proof under one checkpoint. A statement on several threads
// stands once.
type Bundle struct {
	Checkpoint string   `json:"checkpoint"`
	Items      []Item   `json:"items"` // in the order of the log
	Threads    []Thread `json:"threads"`
}

// Item is a statement in the log.
type Item struct {
	Index event.LogIndex `json:"index"`
	Note  string         `json:"note"`
	Entry string         `json:"entry"`
	Proof []string       `json:"proof"`
}

// Thread names its statements by their index, from tally 1 on.
type Thread struct {
	Owner   event.Owner      `json:"owner"`
	Value   event.Thread     `json:"value"`
	Indexes []event.LogIndex `json:"indexes"`
}

// Listing is a page of consignments, newest first. It is a hint for a table;
// acts rest on the verified [Bundle] of each.
type Listing struct {
	Consignments []Summary       `json:"consignments"`
	Next         *event.LogIndex `json:"next,omitempty"` // give as before for the next page
}

// Summary is a row of a listing.
type Summary struct {
	Consignment event.ConsignmentID `json:"consignment"`
	Index       event.LogIndex      `json:"index"`
	From        event.UnitID        `json:"from"`
	By          event.ActorID       `json:"by"`
	To          []event.HolderID    `json:"to"`
	URN         *event.URN          `json:"urn,omitempty"`
	Sent        event.Time          `json:"sent"`
	ReceiveBy   event.Time          `json:"receive_by"`
	Status      string              `json:"status"` // waiting, overdue, partly, received or recalled, by the service's clock
	Exhibits    int                 `json:"exhibits"`
	Received    int                 `json:"received"`
	Passed      int                 `json:"checks_passed"`
	Broken      int                 `json:"seals_broken"`
}

// Orders are what the caller's units have begun to send and not sent, newest
// first.
type Orders struct {
	Orders []OrderRow      `json:"orders"`
	Next   *event.LogIndex `json:"next,omitempty"`
}

// OrderRow is one order.
type OrderRow struct {
	Order    event.EventID    `json:"order"`
	Index    event.LogIndex   `json:"index"`
	By       event.ActorID    `json:"by"`
	For      event.UnitID     `json:"for"`
	To       []event.HolderID `json:"to"`
	Ordered  event.Time       `json:"ordered"`
	Exhibits int              `json:"exhibits"`
	// Threads are those of its exhibits: whoever recalls the order is told on
	// which it must be counted.
	Threads []Thread `json:"threads"`
}

// Held is what is stored of an exhibit that is being sealed.
type Held struct {
	Blobs []event.Sized `json:"blobs"`
}

// Drafts are what the caller keeps to go on with what she began to send.
type Drafts struct {
	Drafts []Draft `json:"drafts"`
}

// Draft is one sending's.
type Draft struct {
	Exhibit event.RecipientID `json:"exhibit"` // the first of the sending's
	Parts   []event.Sized     `json:"parts"`
	Until   event.Time        `json:"until"`
}

// Questions are what was asked of the caller's units or by them, newest first.
// They are hints for a table; acts rest on verified bundles.
type Questions struct {
	Questions []QuestionRow   `json:"questions"`
	Next      *event.LogIndex `json:"next,omitempty"`
}

// QuestionRow is one question: a request for exhibits, a problem reported,
// something asked back or asked to go to another unit.
type QuestionRow struct {
	Question    event.EventID        `json:"question"`
	Index       event.LogIndex       `json:"index"`
	Kind        event.Kind           `json:"kind"`
	Consignment *event.ConsignmentID `json:"consignment,omitempty"`
	From        event.UnitID         `json:"from"`
	To          []event.HolderID     `json:"to"`
	Asked       event.Time           `json:"asked"`
	RespondBy   *event.Time          `json:"respond_by,omitempty"`
	Waiting     bool                 `json:"waiting"`
}

// Cases are those of the caller's units, newest first.
type Cases struct {
	Cases []CaseRow       `json:"cases"`
	Next  *event.LogIndex `json:"next,omitempty"`
}

// CaseRow is one case. What it is called while it has no URN stands in its
// details, which the service can't read.
type CaseRow struct {
	Case  event.CaseID   `json:"case"`
	Index event.LogIndex `json:"index"`
	Unit  event.UnitID   `json:"unit"`
	URN   *event.URN     `json:"urn,omitempty"`
}

// Signed is what was signed in the caller's name, newest first, each proven.
type Signed struct {
	Checkpoint string          `json:"checkpoint"`
	Items      []Item          `json:"items"`
	Next       *event.LogIndex `json:"next,omitempty"`
}

// Duty says whether the caller is on duty today. No statement: it ends with the day.
type Duty struct {
	On bool `json:"on"`
}

// OnDuty says until when, 0 when not.
type OnDuty struct {
	Until event.Time `json:"until,omitzero"`
}

// Keyring is a locked keyring, encrypted once more to a key that the service
// never sees, and the SHA-256 of the code that collects it.
type Keyring struct {
	Code event.Digest `json:"code"`
	File Bytes        `json:"file"`
}

// Collect asks for a keyring by its code. It is answered once.
type Collect struct {
	Code event.Salt `json:"code"`
}

// Collected is the keyring that a code stood for.
type Collected struct {
	File Bytes `json:"file"`
}

// PasskeyOptions are what a browser is given to make or to use a passkey: the
// public key options of WebAuthn, as JSON. The page adds the salt of its lock.
type PasskeyOptions struct {
	Options map[string]any `json:"options"`
}

// NewPasskey is a passkey that was made, and the keyring locked with it.
type NewPasskey struct {
	// Response is the browser's answer as JSON (RegistrationResponseJSON of
	// WebAuthn), with nothing in clientExtensionResults but prf.enabled and
	// credProps.rk. One that holds results of prf is refused: secret-exposed.
	Response map[string]any `json:"response"`
	// File is an age file with one stanza, age-encryption.org/fido2prf.
	File Bytes `json:"file"`
}

// Passkeys are the caller's, the oldest first.
type Passkeys struct {
	Passkeys []Passkey `json:"passkeys"`
}

// Passkey is one of the caller's.
type Passkey struct {
	Passkey event.Digest `json:"passkey"` // SHA-256 of the credential's id
	Roams   bool         `json:"roams"`   // it is carried from machine to machine
	Syncs   bool         `json:"syncs"`   // its maker may copy it to other machines
	Added   event.Time   `json:"added"`
	Used    *event.Time  `json:"used,omitempty"`
}

// OpenKeyring is a passkey's answer to what it was asked.
type OpenKeyring struct {
	// Response is the browser's answer as JSON (AuthenticationResponseJSON of
	// WebAuthn), with nothing in clientExtensionResults but prf.enabled and
	// credProps.rk.
	Response map[string]any `json:"response"`
}

// KeptKeyring is the keyring that is locked for a passkey: nothing but that
// passkey opens it.
type KeptKeyring struct {
	Who     event.PersonID `json:"who"`
	Number  int            `json:"number"` // of the key record
	Passkey event.Digest   `json:"passkey"`
	File    Bytes          `json:"file"`
}

// Grants are the keys an opening asked for, one age file for each exhibit.
type Grants struct {
	// List is the grants list that the dispatch names by digest: by it a grant
	// that the service swapped is told from one that its granter made wrong.
	List   Bytes   `json:"list"`
	Grants []Grant `json:"grants"`
}

// Grant is an exhibit's key, encrypted to one key record.
type Grant struct {
	Exhibit event.ExhibitID `json:"exhibit"`
	To      event.KeyRef    `json:"to"`
	File    Bytes           `json:"file"`
}

// Filings are the openings that people granted to the agent that asks, newest
// first. They are hints; what it files rests on the verified [Bundle] of each.
type Filings struct {
	Filings []FilingRow     `json:"filings"`
	Next    *event.LogIndex `json:"next,omitempty"`
}

// FilingRow is one of them. Index is the grant's place in the log.
type FilingRow struct {
	Opening     event.EventID       `json:"opening"`
	Index       event.LogIndex      `json:"index"`
	Consignment event.ConsignmentID `json:"consignment"`
}

// Stored answers whether a blob is held.
type Stored struct {
	Size int64 `json:"size"`
}

// Refusals are what callers were refused, newest first.
type Refusals struct {
	Refusals []RefusalRow `json:"refusals"`
	Next     int64        `json:"next,omitempty"`
}

// RefusalRow is one refusal: who asked which route, and the code. Never what was
// in the request.
type RefusalRow struct {
	Number int64      `json:"number"`
	At     event.Time `json:"at"`
	Caller string     `json:"caller"`
	Route  string     `json:"route"`
	Code   event.Code `json:"code"`
}
