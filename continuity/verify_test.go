package continuity_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
)

func TestTheWholeStory(t *testing.T) {
	s := continuitytest.Told(t)
	b := s.Record()
	rep, err := continuity.Verify(b, s.Trust(), &continuity.Clear{Name: "part one.mp4", Content: bytes.NewReader(s.Exhibit.Content)}, continuity.Policy{})
	if err != nil || rep.Verdict != continuity.Valid {
		t.Fatalf("%v: %v %+v", err, rep.Verdict, rep.FirstWrong)
	}
	os.WriteFile("/tmp/rec.txt", b, 0o644)
}
