package continuity

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/safehand/safehand/event"
)

// line is a statement in the words of the people who read a certificate.
func (sub *subject) line(st *Statement) string {
	h := st.Event.Common()
	by := who(h)
	switch e := st.Event.(type) {
	case *event.Ordered:
		return fmt.Sprintf("Sending ordered by %s, to %s; %s.", by, list(e.To), due(e.Deadline))
	case *event.Sealed:
		return fmt.Sprintf("Sealed by %s, under seal number %s.", by, e.Exhibit.SealNumber())
	case *event.Dispatched:
		word := "Sent"
		if e.Order == nil {
			word = "Passed on"
		}
		return fmt.Sprintf("%s by %s, to %s; receipt due by %s. Reference %s.", word, by, list(e.To), clock(e.ReceiveBy), event.ConsignmentID(st.ID).Reference())
	case *event.Checked:
		return sub.checkedLine(e, by)
	case *event.Received:
		return fmt.Sprintf("Received by %s, who signed for it. Reference %s.", by, e.Consignment.Reference())
	case *event.Opened:
		return fmt.Sprintf("Opened by %s, %s, with %s. Reference %s.", by, purposes(e.Purpose), key(e.With), e.Consignment.Reference())
	case *event.Exported:
		return fmt.Sprintf("Exported by %s: clear files were written outside Safehand.", by)
	case *event.Recalled:
		if e.Order != nil {
			return fmt.Sprintf("Recalled by %s before it was sent.", by)
		}
		return fmt.Sprintf("Recalled by %s before anybody had signed for it. Reference %s.", by, e.Consignment.Reference())
	}
	return fmt.Sprintf("A statement (%s) by %s.", st.Event.Kind(), by)
}

func (sub *subject) checkedLine(e *event.Checked, by string) string {
	if slices.Contains(e.Broken, sub.exhibit.ID) {
		return fmt.Sprintf("Seal broken, says %s: the sealed bytes did not agree with the seal. Reference %s.", by, e.Consignment.Reference())
	}
	return fmt.Sprintf("Checked by %s: every sealed byte agreed with the seal. Reference %s.", by, e.Consignment.Reference())
}

func who(h *event.Header) string {
	if _, agent := h.By.ID.Agent(); agent {
		return fmt.Sprintf("the machine %s, for %s", h.By.ID, h.For)
	}
	return fmt.Sprintf("%s, for %s", h.By.ID, h.For)
}

func list(to []event.HolderID) string {
	var out []string
	for _, t := range to {
		out = append(out, string(t))
	}
	return strings.Join(out, " and ")
}

func purposes(p event.Code) string {
	switch p {
	case event.ToExport:
		return "to export it"
	case event.ToPassOn:
		return "to pass it on"
	}
	return "to view it"
}

func key(k event.KeyRef) string { return fmt.Sprintf("key %d of %s", k.Number, k.Holder) }

func due(d event.Deadline) string {
	unit := "working hour"
	switch d.Kind {
	case event.Instant:
		return fmt.Sprintf("receipt due by %s (%s)", clock(d.At), strings.ReplaceAll(string(d.Reason), "-", " "))
	case event.WorkingDays:
		unit = "working day"
	}
	return "receipt due within " + count(int64(d.N), unit)
}

// count is "1 file" or "14 files", with the digits of large numbers in threes.
func count(n int64, noun string) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n != 1 {
		noun += "s"
	}
	return s + " " + noun
}

// typeWords are the types of exhibit as people say them.
func typeWords(c event.Code) string {
	switch c {
	case "abe-interview":
		return "ABE interview"
	case "999-call":
		return "999 call"
	case "bwv":
		return "body worn video"
	case "cctv":
		return "CCTV"
	}
	return strings.ReplaceAll(string(c), "-", " ")
}

func markingWords(m event.Marking) string {
	return strings.ToUpper(string(m))
}
