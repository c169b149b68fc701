package continuity_test

import (
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

func TestParagraph(t *testing.T) {
	s := continuitytest.Told(t)
	ev := s.Counted()
	story, err := continuity.Replay(ev, s.Trust())
	if err != nil {
		t.Fatal(err)
	}
	number := s.Exhibit.ID.SealNumber()
	for person, want := range map[event.PersonID]string{
		"amy.reed@northshire.example":    "On 21/11/2026 at 20:32 UTC I sealed exhibit JRS/1 (seal number " + number + "). On 21/11/2026 at 20:35 UTC I sent it electronically to cps-northshire.example/rasso.",
		"p.shah@cps-northshire.example":  "On 21/11/2026 at 20:43 UTC I received exhibit JRS/1 (seal number " + number + ") electronically from s.khan@cps-northshire.example of cps-northshire.example/rasso.",
		"t.ellis@cps-northshire.example": "",
	} {
		got, err := continuity.Paragraph(story, s.Exhibit.ID, person, s.Texts())
		if err != nil || got != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", person, err, got, want)
		}
	}
	got, err := continuity.Paragraph(story, s.Exhibit.ID, "s.khan@cps-northshire.example", continuity.Extras{})
	if err != nil {
		t.Fatal(err)
	}
	wants(t, got, "I received the exhibit under seal number "+number+" electronically from amy.reed@northshire.example",
		"Its seal had been reported intact on 21/11/2026 at 20:36 UTC.", "I opened it to export it.", "I sent it electronically to cps-northshire.example/appeals.")
}
