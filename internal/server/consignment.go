package server

import (
	"net/http"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

const binary = "application/octet-stream"

// asked is the page of a listing that a request asks for.
func asked(r *http.Request) (desk.Query, error) {
	before, err := number(r, "before", -1)
	if err != nil {
		return desk.Query{}, err
	}
	limit, err := number(r, "limit", desk.MaxListing)
	return desk.Query{
		Direction: event.Code(r.URL.Query().Get("direction")), Before: event.LogIndex(before), Limit: int(min(limit, desk.MaxListing)),
	}, err
}

func consignments(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	q, err := asked(r)
	if err != nil {
		return err
	}
	l, err := h.desk.Consignments(r.Context(), c, q)
	return answer(w, l, err)
}

func consignment(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	id, err := inPath[event.ConsignmentID](r, "consignment")
	if err != nil {
		return err
	}
	b, err := h.desk.Consignment(r.Context(), c, id)
	return answer(w, b, err)
}

func label(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	id, err := inPath[event.ConsignmentID](r, "consignment")
	if err != nil {
		return err
	}
	b, err := h.desk.Label(r.Context(), c, id)
	return answerBytes(w, binary, b, err)
}

// item reads which exhibit of which consignment a path names.
func item(r *http.Request) (desk.Item, error) {
	id, err := inPath[event.ConsignmentID](r, "consignment")
	if err != nil {
		return desk.Item{}, err
	}
	x, err := inPath[event.ExhibitID](r, "exhibit")
	return desk.Item{Consignment: id, Exhibit: x}, err
}

func segmentList(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	i, err := item(r)
	if err != nil {
		return err
	}
	b, err := h.desk.SegmentList(r.Context(), c, i)
	return answerBlob(w, r, b, err)
}

func manifest(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	i, err := item(r)
	if err != nil {
		return err
	}
	b, err := h.desk.Manifest(r.Context(), c, i)
	return answerBlob(w, r, b, err)
}

func segment(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	i, err := item(r)
	if err != nil {
		return err
	}
	n, err := inPath[event.LogIndex](r, "index")
	if err != nil {
		return err
	}
	b, err := h.desk.Segment(r.Context(), c, i, int64(n))
	return answerBlob(w, r, b, err)
}

// answerBlob sends a blob, or the range of it that was asked for. The digest is
// its entity tag: with If-Range a client joins two halves of the same bytes or
// gets the whole.
func answerBlob(w http.ResponseWriter, r *http.Request, b *desk.Blob, err error) error {
	if err != nil {
		return err
	}
	defer b.Close()
	w.Header().Set("Content-Type", binary)
	w.Header().Set("ETag", `"`+b.Digest.String()+`"`)
	http.ServeContent(w, r, "", time.Time{}, b)
	return nil
}
