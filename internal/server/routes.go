package server

import (
	"net/http"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/desk"
)

// Route is one path: how it is matched, what may be sent to it, what answers.
type Route struct {
	Pattern string // of package api, in the language of net/http
	// Public routes answer whoever asks; a token is not even looked at.
	Public bool
	// Lenient routes take a caller without a good token for nobody: what they
	// are sent authenticates itself.
	Lenient bool
	// Body is the most bytes a request may hold; 0 means none are read.
	Body int64
	// Within is how long reading the request and writing the answer may take.
	Within time.Duration

	handle func(*handler, http.ResponseWriter, *http.Request, desk.Caller) error
}

const (
	maxSmall = 256 << 10

	soon = time.Minute
	// slow lets 64 MiB through a line of a tenth of a megabyte a second.
	slow = 15 * time.Minute
)

// Routes lists every route there is.
func Routes() []Route {
	return []Route{
		{Pattern: api.PathHealth, Public: true, Within: soon, handle: health},
		{Pattern: api.PathDocument, Public: true, Within: soon, handle: document},
		{Pattern: api.PathService, Public: true, Within: soon, handle: service},
		{Pattern: api.PathCheckpoint, Public: true, Within: soon, handle: checkpoint},
		{Pattern: api.PathTree, Public: true, Within: soon, handle: tree},

		{Pattern: api.PathChallenge, Public: true, Within: soon, handle: challenge},
		{Pattern: api.PathSignIn, Public: true, Body: maxSmall, Within: soon, handle: signIn},
		{Pattern: api.PathSignOut, Public: true, Within: soon, handle: signOut},

		{Pattern: api.PathEvents, Lenient: true, Body: api.MaxSubmission, Within: slow, handle: events},
		{Pattern: api.PathAccount, Body: maxSmall, Within: soon, handle: account},
		{Pattern: api.PathDirectory, Within: slow, handle: directory},

		{Pattern: api.PathConsignments, Within: soon, handle: consignments},
		{Pattern: api.PathConsignment, Within: slow, handle: consignment},
		{Pattern: api.PathLabel, Within: slow, handle: label},
		{Pattern: api.PathSegmentList, Within: slow, handle: segmentList},
		{Pattern: api.PathManifest, Within: slow, handle: manifest},
		{Pattern: api.PathSegment, Within: slow, handle: segment},

		{Pattern: api.PathGrants, Within: slow, handle: grants},
		{Pattern: api.PathFilings, Within: soon, handle: filings},
		{Pattern: api.PathUnitKey, Within: soon, handle: unitKey},

		{Pattern: api.PathWords, Within: soon, handle: words},
		{Pattern: api.PathOrders, Within: soon, handle: orders},
		{Pattern: api.PathQuestions, Within: soon, handle: questions},
		{Pattern: api.PathRequest, Within: slow, handle: request},
		{Pattern: api.PathCases, Within: soon, handle: cases},
		{Pattern: api.PathCase, Within: slow, handle: caseFile},
		{Pattern: api.PathSigned, Within: soon, handle: signed},
		{Pattern: api.PathKeyring, Body: maxSmall, Within: soon, handle: leaveKeyring},
		{Pattern: api.PathCollect, Public: true, Body: maxSmall, Within: soon, handle: collectKeyring},

		{Pattern: api.PathBlob, Body: desk.MaxBlob, Within: slow, handle: putBlob},
		{Pattern: api.PathHas, Within: soon, handle: hasBlob},

		{Pattern: api.PathRefusals, Within: soon, handle: refusals},
	}
}
