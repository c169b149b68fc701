package main_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	main "github.com/safehand/safehand/cmd/safehand"
)

// A log line states UTC wherever the machine stands, in the line's own time and in
// what it tells of.
func TestLogsAreInUTC(t *testing.T) {
	summer := time.Date(2026, 7, 1, 9, 30, 15, 250e6, time.FixedZone("BST", 3600))
	for name, make := range map[string]func(*bytes.Buffer) *slog.Logger{
		"text": func(b *bytes.Buffer) *slog.Logger { return main.Logger(b) },
		"JSON": func(b *bytes.Buffer) *slog.Logger { return main.JSONLogger(b) },
	} {
		var b bytes.Buffer
		r := slog.NewRecord(summer, slog.LevelInfo, "witnessed", 0)
		r.AddAttrs(slog.Time("until", summer.Add(time.Hour)))
		if err := make(&b).Handler().Handle(context.Background(), r); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"2026-07-01T08:30:15.25", "2026-07-01T09:30:15.25"} {
			if !strings.Contains(b.String(), want) || strings.Contains(b.String(), "+01:00") {
				t.Errorf("%s: %q does not say %sZ", name, &b, want)
			}
		}
	}
}
