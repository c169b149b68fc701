package notice_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

func siem(t *testing.T, address string, change func(*notice.SIEMConfig)) *notice.SIEM {
	t.Helper()
	c := notice.SIEMConfig{Address: address, Base: "https://safehand.example", Service: "safehand.example"}
	if change != nil {
		change(&c)
	}
	s, err := notice.NewSIEM(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// line is what a collector's file has of m.
func line(t *testing.T, m notice.Message) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "siem.jsonl")
	if err := siem(t, "file://"+path, nil).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	return read(t, path)
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Each kind is a Detection Finding by the schema, under the message's number.
func TestFindingsAreOCSF(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("testdata/detection_finding.json")
	if err != nil {
		t.Fatal(err)
	}
	for kind, m := range kinds(t) {
		if len(m.Said) > 1 {
			continue // of mails alone
		}
		out := line(t, m)
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v\n%s", kind, err, out)
		}
		if strings.Count(out, "\n") != 1 || !strings.HasSuffix(out, "\n") {
			t.Errorf("%s is not one line: %q", kind, out)
		}
		if at := v.(map[string]any)["metadata"].(map[string]any)["uid"]; at != m.ID {
			t.Errorf("%s has the number %v", kind, at)
		}
	}
}

// The alarm of the replay, as a collector has it a day late.
func TestAFinding(t *testing.T) {
	var got struct {
		Time     int64
		Severity int  `json:"severity_id"`
		Alert    bool `json:"is_alert"`
		Message  string
		Unmapped map[string]any
	}
	if err := json.Unmarshal([]byte(line(t, aMessage(t, "22/11/2016 11:00"))), &got); err != nil {
		t.Fatal(err)
	}
	if got.Time != london(t, "21/11/2016 11:00").UnixMilli() || got.Severity != 3 || !got.Alert {
		t.Errorf("got %+v", got)
	}
	if want := "Receipt overdue since 11:00 on 21/11/2016 (ref 7Q4M-2KPD) (this message is late: it was due at 11:00 on 21/11/2016)"; got.Message != want {
		t.Errorf("it says %q", got.Message)
	}
	for k, want := range map[string]any{
		"kind": "overdue", "reference": "7Q4M-2KPD", "exhibits": 15.0, "from": "Northshire Police", "for": "CPS Northshire",
		"receipt_due": "2016-11-21T11:00:00Z", "next_told": "2016-11-21T15:00:00Z", "late_seconds": 86400.0,
	} {
		if got.Unmapped[k] != want {
			t.Errorf("%s is %v, not %v", k, got.Unmapped[k], want)
		}
	}
}

// Nothing that a collector is told has personal data in it.
func TestA46NoFindingHasPersonalData(t *testing.T) {
	for _, kind := range append(notice.Kinds(), "canary-unknown") {
		n, canaries := loaded(t, kind)
		noPersonalData(t, kind, line(t, message(t, "23/11/2016 11:00", n)), append(canaries, "canary-unknown"))
	}
}

// A line that broke off when the disk was full spoils no other, and a file that is
// renamed away is begun anew.
func TestAFileOfFindings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "siem.jsonl")
	s := siem(t, "file://"+path, nil)
	if err := os.WriteFile(path, []byte(`{"class_uid":20`), 0o600); err != nil {
		t.Fatal(err)
	}
	m := aMessage(t, "21/11/2016 11:00")
	for range 2 {
		if err := s.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	lines := strings.Split(strings.TrimSpace(read(t, path)), "\n")
	if len(lines) != 3 || !json.Valid([]byte(lines[1])) || !json.Valid([]byte(lines[2])) {
		t.Errorf("the file is %q", lines)
	}
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	if err := s.Hello(t.Context()); err != nil {
		t.Errorf("hello: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("looking made the file")
	}
	if err := s.Send(t.Context(), m); err != nil || strings.Count(read(t, path), "\n") != 1 {
		t.Errorf("after the rename: %v", err)
	}
}

// A folder that is away for a day loses nothing, and each line is there once.
func TestAFolderGoneForADay(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		folder := filepath.Join(t.TempDir(), "mounted")
		path := filepath.Join(folder, "siem.jsonl")
		c := &clock{at: london(t, "21/11/2016 11:00")}
		q := queue(t, db, c, siem(t, "file://"+path, nil))
		for _, key := range []string{"a", "b", "c"} {
			add(t, q, overdue(t, key, amy), overdue(t, key, dave))
		}
		for range 24 {
			pass(t, q)
			c.to(c.now().Add(time.Hour))
		}
		if h := health(t, q, notice.SIEMName); !strings.HasSuffix(h.Trouble, "lies in a folder that is not there") || h.Waiting != 3 || h.Oldest != event.TimeOf(london(t, "21/11/2016 11:00")) {
			t.Errorf("its health is %+v", h)
		}
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			pass(t, q)
			c.to(c.now().Add(time.Hour))
		}
		out := read(t, path)
		if strings.Count(out, "\n") != 3 || strings.Count(out, "this message is late") != 6 {
			t.Errorf("the file is %s", out)
		}
	})
}

func TestACollectorsAddress(t *testing.T) {
	for _, bad := range []string{"", "/var/log/x", "file://x", "file://host/x", "file:x", "syslog://", "syslog://h/x", "syslog://u@h", "http://h", "https://", "ftp://h", "https://u:p@h/"} {
		if _, err := notice.NewSIEM(notice.SIEMConfig{Address: bad}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	if _, err := notice.NewSIEM(notice.SIEMConfig{Address: "syslog://h", Header: "Bearer x"}); err == nil {
		t.Error("a token would have gone nowhere")
	}
}
