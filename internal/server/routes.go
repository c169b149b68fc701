package server

import (
	"net/http"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
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
	// Act is what it counts as, for its caller's limits.
	Act door.Act
	// Work is with what it shares the room for work.
	Work Work
	// Weight is how much room it takes beyond that of its body: one when zero.
	Weight int64

	handle func(*handler, http.ResponseWriter, *http.Request, desk.Caller) error
	pages  Pages // by which a person is told of a failure; programs when nil
}

const maxSmall = 256 << 10

// Routes lists every route there is.
func Routes() []Route {
	return []Route{
		{Pattern: api.PathHealth, Public: true, Act: door.Reads, Work: Health, handle: health},
		{Pattern: api.PathDocument, Public: true, Act: door.Reads, Work: Listings, handle: document},
		{Pattern: api.PathService, Public: true, Act: door.Reads, Work: Listings, handle: service},
		{Pattern: api.PathCheckpoint, Public: true, Act: door.Reads, Work: Listings, handle: checkpoint},
		{Pattern: api.PathTree, Public: true, Act: door.Reads, Work: Bundles, handle: tree},
		{Pattern: api.PathWatch, Public: true, Act: door.Reads, Work: Bundles, handle: watch},
		{Pattern: api.PathCosigned, Public: true, Act: door.Reads, Work: Bundles, handle: cosigned},
		{Pattern: api.PathLogAt, Public: true, Act: door.Reads, Work: Bundles, handle: logAt},
		{Pattern: api.PathEntries, Public: true, Act: door.Reads, Work: Bundles, handle: entries},

		{Pattern: api.PathChallenge, Public: true, Act: door.SignIns, Work: SignIns, handle: challenge},
		{Pattern: api.PathSignIn, Public: true, Body: maxSmall, Act: door.SignIns, Work: SignIns, handle: signIn},
		{Pattern: api.PathSignOut, Public: true, Act: door.SignIns, Work: SignIns, handle: signOut},

		{Pattern: api.PathEvents, Lenient: true, Body: api.MaxSubmission, Act: door.Statements, Work: Statements, handle: events},
		{Pattern: api.PathAccount, Body: maxSmall, Act: door.Statements, Work: Statements, handle: account},
		{Pattern: api.PathDirectory, Act: door.Reads, Work: Bundles, handle: directory},

		{Pattern: api.PathConsignments, Act: door.Reads, Work: Listings, handle: consignments},
		{Pattern: api.PathConsignment, Act: door.Reads, Work: Bundles, handle: consignment},
		{Pattern: api.PathLabel, Act: door.Reads, Work: Listings, handle: label},
		{Pattern: api.PathSegmentList, Act: door.Blobs, Work: Blobs, handle: segmentList},
		{Pattern: api.PathManifest, Act: door.Blobs, Work: Blobs, handle: manifest},
		{Pattern: api.PathSegment, Act: door.Blobs, Work: Blobs, handle: segment},

		{Pattern: api.PathGrants, Act: door.Reads, Work: Listings, handle: grants},
		{Pattern: api.PathFilings, Act: door.Reads, Work: Listings, handle: filings},
		{Pattern: api.PathUnitKey, Act: door.Reads, Work: Listings, handle: unitKey},

		{Pattern: api.PathWords, Act: door.Reads, Work: Listings, handle: words},
		{Pattern: api.PathOrders, Act: door.Reads, Work: Listings, handle: orders},
		{Pattern: api.PathQuestions, Act: door.Reads, Work: Listings, handle: questions},
		{Pattern: api.PathRequest, Act: door.Reads, Work: Bundles, handle: request},
		{Pattern: api.PathCases, Act: door.Reads, Work: Listings, handle: cases},
		{Pattern: api.PathCase, Act: door.Reads, Work: Bundles, handle: caseFile},
		{Pattern: api.PathSigned, Act: door.Reads, Work: Bundles, handle: signed},
		{Pattern: api.PathKeyring, Body: maxSmall, Act: door.Statements, Work: Statements, handle: leaveKeyring},
		{Pattern: api.PathDuty, Body: maxSmall, Act: door.Statements, Work: Statements, handle: onDuty},
		{Pattern: api.PathAway, Body: maxSmall, Act: door.Statements, Work: Statements, handle: away},
		{Pattern: api.PathRota, Act: door.Reads, Work: Listings, handle: rota},
		{Pattern: api.PathDays, Body: maxSmall, Act: door.Statements, Work: Statements, handle: markDays},
		{Pattern: api.PathCollect, Public: true, Body: maxSmall, Act: door.SignIns, Work: SignIns, handle: collectKeyring},

		{Pattern: api.PathPasskeys, Act: door.Reads, Work: Listings, handle: passkeys},
		{Pattern: api.PathPasskeyBegin, Act: door.SignIns, Work: SignIns, handle: beginPasskey},
		{Pattern: api.PathPasskeyAdd, Body: maxSmall, Act: door.SignIns, Work: SignIns, handle: addPasskey},
		{Pattern: api.PathPasskeyRemove, Act: door.SignIns, Work: SignIns, handle: removePasskey},
		{Pattern: api.PathPasskeyAsk, Public: true, Act: door.SignIns, Work: SignIns, handle: askPasskey},
		{Pattern: api.PathPasskeyOpen, Public: true, Body: maxSmall, Act: door.SignIns, Work: SignIns, handle: openKeyring},

		{Pattern: api.PathBlob, Body: desk.MaxBlob, Act: door.Blobs, Work: Blobs, handle: putBlob},
		{Pattern: api.PathHas, Act: door.Blobs, Work: Blobs, handle: hasBlob},
		{Pattern: api.PathHeld, Act: door.Blobs, Work: Blobs, handle: held},
		{Pattern: api.PathLetGo, Act: door.Blobs, Work: Blobs, handle: letGo},
		{Pattern: api.PathDraft, Body: desk.MaxDraft, Act: door.Blobs, Work: Drafts, handle: putDraft},
		{Pattern: api.PathDraftPart, Act: door.Reads, Work: Drafts, Weight: 64, handle: draftPart},
		{Pattern: api.PathDrafts, Act: door.Reads, Work: Listings, handle: drafts},

		{Pattern: api.PathRefusals, Act: door.Reads, Work: Listings, handle: refusals},
	}
}
