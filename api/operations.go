package api

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// Callers of several operations.
var (
	anyRole  = []event.Code{event.AsPerson, event.AsAgent, event.AsRoot, event.AsInvitation, event.AsOrder, event.AsOperator}
	memberOf = []event.Code{event.AsPerson, event.AsAgent, event.AsRoot, event.AsInvitation, event.AsOrder}
	readers  = []event.Code{event.AsPerson, event.AsAgent}
	people   = []event.Code{event.AsPerson}
	orders   = []event.Code{event.AsOrder}
	storers  = []event.Code{event.AsPerson, event.AsOrder}
	operator = []event.Code{event.AsOperator}
)

// Operations describes every path, one row each. The schemas follow from the Go
// types, and the descriptions in them from the types' comments; only a type that
// writes itself needs a row of its own, in api/openapi/text.go.
func Operations() []Operation {
	return []Operation{
		{Pattern: PathHealth, ID: "getHealth", Summary: "Whether the service is well, and takes more",
			Answer: Plain},
		{Pattern: PathDocument, ID: "getDocument", Summary: "This document",
			Answer: map[string]any{}},
		{Pattern: PathService, ID: "getService", Summary: "Who the service is",
			Answer: Service{}},
		{Pattern: PathCheckpoint, ID: "getCheckpoint", Summary: "The newest head of the log, a signed note, with the lines of those who have cosigned it already",
			Answer: Plain},
		{Pattern: PathTree, ID: "getTreeProof", Summary: "That the log of one size is a beginning of the log of another",
			Query: []Parameter{
				{Name: "from", About: "the smaller size; 0 when missing. Up to 100 may be asked for at once", Type: []int64{}},
				{Name: "to", About: "the larger size; that of the newest head when missing", Type: int64(0)},
			}, Answer: TreeProof{}},
		{Pattern: PathWatch, ID: "getWatch", Summary: "Who watches the log, how far each has cosigned it, and who is silent",
			Answer: Watch{}},
		{Pattern: PathCosigned, ID: "getCosigned", Summary: "Heads that others signed, on both sides of a size of the log",
			Query: []Parameter{
				{Name: "size", About: "the index of an entry: the heads below do not hold it, those above do. The newest heads when missing", Type: int64(0)},
			}, Answer: Cosigned{}},
		{Pattern: PathLogAt, ID: "getLogAt", Summary: "How far the log had come at an instant, with the entries on both sides of it",
			Query: []Parameter{
				{Name: "before", About: "the instant, in seconds since the beginning of 1970, UTC", Type: int64(0), Required: true},
			}, Answer: LogAt{}},
		{Pattern: PathEntries, ID: "getEntries", Summary: "Entries of the log, as a bundle of c2sp.org/tlog-tiles: each with its length before it",
			Query: []Parameter{
				{Name: "from", About: "the index of the first; up to 1024 follow it, and none when there are no more", Type: int64(0), Required: true},
			}, Answer: Binary},

		{Pattern: PathChallenge, ID: "getChallenge", Summary: "A nonce that one sign-in may answer within five minutes",
			Answer: Challenge{}},
		{Pattern: PathSignIn, ID: "signIn", Summary: "Begin a session with a signed note",
			Request: SignIn{}, Answer: Session{}, Errors: []event.Code{
				event.CodeStale, event.CodeOtherLog, event.CodeSignature, event.CodeUnknown, event.CodeRevoked,
				event.CodeInvitation, event.CodeState,
			}},
		{Pattern: PathSignOut, ID: "signOut", Summary: "End the session, if there is one", Session: true},

		{Pattern: PathEvents, ID: "submit", Summary: "Submit a signed statement; the answer is its place in the log, once durable",
			Session: true, Request: Submission{}, Answer: Recorded{}, Errors: append(rules(), CodeMissing, CodeMismatch, CodeBehind)},
		{Pattern: PathAccount, ID: "count", Summary: "Have the service count a thread, in a signed statement of its own",
			Callers: anyRole, Request: AccountRequest{}, Answer: Recorded{}, Errors: []event.Code{CodeNotFound, event.CodeUnknown, CodeBehind}},
		{Pattern: PathDirectory, ID: "getDirectory", Summary: "Who is who: the directory threads of organisations, and the service's thread",
			Callers: memberOf, Query: []Parameter{
				{Name: "organisation", About: "one or more; the caller's own when missing", Type: []event.OrgID{}},
			}, Answer: Bundle{}, Errors: []event.Code{CodeNotFound, event.CodeNotYours}},

		{Pattern: PathConsignments, ID: "listConsignments", Summary: "What came to the caller and her units, or what they sent, newest first",
			Callers: readers, Query: []Parameter{
				{Name: "direction", About: "as the caller sees it", Type: event.Code(""), OneOf: []event.Code{"in", "out"}, Required: true},
				{Name: "before", About: "the next of the page before; the newest when missing", Type: int64(0)},
				{Name: "limit", About: "rows of the page; 100 are the most, and the number when missing", Type: int64(0)},
			}, Answer: Listing{}, Errors: []event.Code{event.CodeNotYours}},
		{Pattern: PathConsignment, ID: "getConsignment", Summary: "Everything said about a sending's exhibits, with the directories it rests on",
			Callers: readers, Answer: Bundle{}, Errors: []event.Code{CodeNotFound}},
		{Pattern: PathLabel, ID: "getLabel", Summary: "The label, an age file to the sending unit and the addressees",
			Callers: people, Answer: Binary, Errors: []event.Code{CodeNotFound, event.CodeState}},
		{Pattern: PathSegmentList, ID: "getSegmentList", Summary: "An exhibit's list of segments",
			Callers: readers, Answer: Binary, Ranges: true, Errors: []event.Code{CodeNotFound, event.CodeState}},
		{Pattern: PathManifest, ID: "getManifest", Summary: "An exhibit's manifest, an age file to the exhibit's key",
			Callers: readers, Answer: Binary, Ranges: true, Errors: []event.Code{CodeNotFound, event.CodeState}},
		{Pattern: PathSegment, ID: "getSegment", Summary: "One of an exhibit's segments, an age file to the exhibit's key",
			Callers: readers, Answer: Binary, Ranges: true, Errors: []event.Code{CodeNotFound, event.CodeState, CodeMismatch}},

		{Pattern: PathGrants, ID: "getGrants", Summary: "The keys that an opening in the log asked for, to the person who signed it",
			Callers: readers, Answer: Grants{}, Errors: []event.Code{CodeNotFound, event.CodeState}},
		{Pattern: PathFilings, ID: "listFilings", Summary: "What people granted to the agent that asks, to be filed, newest first",
			Callers: []event.Code{event.AsAgent}, Query: paged(), Answer: Filings{}, Errors: []event.Code{event.CodeNotYours}},
		{Pattern: PathUnitKey, ID: "getUnitKey", Summary: "The caller's own copy of a unit's key, an age file",
			Callers: people, Query: []Parameter{
				{Name: "unit", About: "whose key", Type: event.UnitID(""), Required: true},
				{Name: "number", About: "of the key, from 1", Type: int64(0), Required: true},
			}, Answer: Binary, Errors: []event.Code{CodeNotFound}},

		{Pattern: PathWords, ID: "getWords", Summary: "What somebody wrote beside a statement, an age file to the parties",
			Callers: people, Answer: Binary, Errors: []event.Code{CodeNotFound, event.CodeNotYours}},
		{Pattern: PathOrders, ID: "listOrders", Summary: "What the caller's units began to send and did not send, newest first",
			Callers: people, Query: paged(), Answer: Orders{}, Errors: []event.Code{event.CodeNotYours}},
		{Pattern: PathQuestions, ID: "listQuestions", Summary: "What was asked of the caller and her units, or by them, newest first",
			Callers: people, Query: append(paged(),
				Parameter{Name: "direction", About: "as the caller sees it", Type: event.Code(""), OneOf: []event.Code{"in", "out"}, Required: true},
				Parameter{Name: "waiting", About: "1 leaves out what has been dealt with", Type: int64(0)},
			), Answer: Questions{}, Errors: []event.Code{event.CodeNotYours}},
		{Pattern: PathRequest, ID: "getRequest", Summary: "Everything said about a request, with the directories it rests on",
			Callers: people, Answer: Bundle{}, Errors: []event.Code{CodeNotFound, event.CodeNotYours}},
		{Pattern: PathCases, ID: "listCases", Summary: "The cases of the caller's units, newest first",
			Callers: people, Query: paged(), Answer: Cases{}, Errors: []event.Code{event.CodeNotYours}},
		{Pattern: PathCase, ID: "getCase", Summary: "Everything in a case's file, with the directories it rests on",
			Callers: people, Answer: Bundle{}, Errors: []event.Code{CodeNotFound, event.CodeNotYours}},
		{Pattern: PathSigned, ID: "listSigned", Summary: "What was signed in the caller's name, newest first, each proven",
			Callers: readers, Query: paged(), Answer: Signed{}, Errors: []event.Code{event.CodeNotYours}},
		{Pattern: PathKeyring, ID: "leaveKeyring", Summary: "Leave one's locked keyring for another machine of one's own, for fifteen minutes",
			Callers: people, Request: Keyring{}, Answer: Stored{}, Errors: []event.Code{event.CodeNotYours}},
		{Pattern: PathDuty, ID: "onDuty", Summary: "Say that one is on duty until the end of today, or not any more",
			Callers: people, Request: Duty{}, Answer: OnDuty{}, Errors: []event.Code{event.CodeNotYours, event.CodeState}},
		{Pattern: PathAway, ID: "away", Summary: "Mark oneself, or who is of a unit that one leads, away for whole days; or take that back",
			Callers: people, Request: Away{}, Answer: Marked{}, Errors: []event.Code{event.CodeNotYours, event.CodeState}},
		{Pattern: PathRota, ID: "getRota", Summary: "Who is at work and who is away in the caller's units",
			Callers: people, Answer: Rota{}, Errors: []event.Code{event.CodeNotYours}},
		{Pattern: PathDays, ID: "markDays", Summary: "Mark people of units that one leads away or on duty, all or none; the same twice changes nothing",
			Callers: people, Request: Days{}, Answer: DaysMarked{}, Errors: []event.Code{event.CodeNotYours}},
		{Pattern: PathCollect, ID: "collectKeyring", Summary: "Collect a keyring by its code, once",
			Request: Collect{}, Answer: Collected{}, Errors: []event.Code{CodeNotFound}},

		{Pattern: PathPasskeys, ID: "listPasskeys", Summary: "The caller's passkeys, the oldest first",
			Callers: people, Answer: Passkeys{}, Errors: []event.Code{event.CodeNotYours}},
		{Pattern: PathPasskeyBegin, ID: "beginPasskey", Summary: "How a passkey is to be made, within five minutes",
			Callers: people, Answer: PasskeyOptions{}, Errors: []event.Code{event.CodeState}},
		{Pattern: PathPasskeyAdd, ID: "addPasskey", Summary: "Keep a passkey, and one's keyring locked with it",
			Callers: people, Request: NewPasskey{}, Answer: Passkey{}, Errors: []event.Code{
				CodeExposed, event.CodeState, event.CodeStale, event.CodeSignature, event.CodeTaken, event.CodeRevoked,
			}},
		{Pattern: PathPasskeyRemove, ID: "removePasskey", Summary: "Forget a passkey of one's own, and the keyring locked with it",
			Callers: people, Errors: []event.Code{CodeNotFound}},
		{Pattern: PathPasskeyAsk, ID: "askPasskey", Summary: "What a passkey is to answer, once and within five minutes, for the keyring that is locked with it",
			Answer: PasskeyOptions{}, Errors: []event.Code{event.CodeState}},
		{Pattern: PathPasskeyOpen, ID: "openKeyring", Summary: "The keyring that is locked with the passkey which has answered. It begins no session",
			Request: OpenKeyring{}, Answer: KeptKeyring{}, Errors: []event.Code{
				CodeExposed, event.CodeState, event.CodeStale, event.CodeSignature, event.CodeRevoked, event.CodeUnknown,
			}},

		{Pattern: PathBlob, ID: "putBlob", Summary: "Store a blob of an exhibit that is being sealed, durably: under its order, or ahead of it for a day",
			Callers: storers, Request: Binary, Answer: Stored{}, Errors: []event.Code{CodeNotFound, event.CodeNotYours, event.CodeState, CodeMismatch, CodeFull, CodeQuota}},
		{Pattern: PathHas, ID: "hasBlob", Summary: "Whether a blob of an exhibit that is being sealed is stored",
			Callers: orders, Answer: Stored{}, Errors: []event.Code{CodeNotFound, event.CodeNotYours, event.CodeState}},
		{Pattern: PathHeld, ID: "listBlobs", Summary: "What is stored of an exhibit that is being sealed",
			Callers: orders, Answer: Held{}, Errors: []event.Code{CodeNotFound, event.CodeNotYours, event.CodeState}},
		{Pattern: PathLetGo, ID: "letBlobsGo", Summary: "Let go what one stored of an exhibit that won't be ordered; it is deleted within hours",
			Callers: people, Errors: []event.Code{CodeNotFound, event.CodeNotYours}},
		{Pattern: PathDraft, ID: "putDraft", Summary: "Keep a part of what its author needs to go on later with the sending of which this is the first exhibit, in place of that part and all behind it",
			Callers: orders, Request: Binary, Answer: Stored{}, Errors: []event.Code{CodeNotFound, event.CodeState, CodeMismatch, CodeFull, CodeQuota}},
		{Pattern: PathDraftPart, ID: "getDraft", Summary: "A part of a draft of the caller's, an age file",
			Callers: people, Answer: Binary, Errors: []event.Code{CodeNotFound, event.CodeNotYours}},
		{Pattern: PathDrafts, ID: "listDrafts", Summary: "What the caller began to send and can go on with",
			Callers: readers, Answer: Drafts{}, Errors: []event.Code{event.CodeNotYours}},

		{Pattern: PathRefusals, ID: "listRefusals", Summary: "What callers were refused, newest first",
			Callers: operator, Query: []Parameter{
				{Name: "before", About: "the next of the page before; the newest when missing", Type: int64(0)},
			}, Answer: Refusals{}, Errors: []event.Code{event.CodeNotYours}},
	}
}

// rules are the codes with which the rules refuse a statement: whatever is in
// the table and not the service's own.
func rules() []event.Code {
	own := []event.Code{CodeSignIn, CodeNotFound, CodeMissing, CodeMismatch, CodeBusy, CodeBehind, CodeFull, CodeQuota, CodeTooMany, CodeExposed}
	return slices.DeleteFunc(codes(), func(c event.Code) bool { return slices.Contains(own, c) })
}

// paged are the parameters of a listing.
func paged() []Parameter {
	return []Parameter{
		{Name: "before", About: "the next of the page before; the newest when missing", Type: int64(0)},
		{Name: "limit", About: "rows of the page; 100 are the most, and the number when missing", Type: int64(0)},
	}
}
