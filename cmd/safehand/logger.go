package main

import (
	"io"
	"log/slog"
	"time"
)

// logger writes to w what happens, a line each, with times in UTC: the lines of
// several machines are read side by side, and on one night of October an hour of
// local time comes twice.
func logger(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, inUTC)) }

// jsonLogger is logger with a line of JSON each, for a collector.
func jsonLogger(w io.Writer) *slog.Logger { return slog.New(slog.NewJSONHandler(w, inUTC)) }

var inUTC = &slog.HandlerOptions{
	ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Value.Kind() == slog.KindTime {
			a.Value = slog.TimeValue(a.Value.Time().UTC().Truncate(time.Millisecond))
		}
		return a
	},
}
