package browser_test

import (
	"encoding/binary"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/safehand/safehand/internal/world/interview"
)

// What the page's process takes while a large interview is sent, received, saved and
// played, and how long that takes:
//
//	go test ./internal/web/browser -run '^$' -bench Large -benchtime 1x -timeout 1h
//
// SAFEHAND_LARGE is its size in MiB, 4096 if not given. Twice as much is free on the
// disk of temporary files.
func BenchmarkLarge(b *testing.B) {
	env, pages, _ := town(b)
	dir := b.TempDir()
	env = append(env, "SAFEHAND_PAGES="+pages, "SAFEHAND_LARGE="+largeInterview(b, dir), "SAFEHAND_PROFILES="+dir)
	for b.Loop() {
		b.Log("\n" + runFor(b, time.Hour, "measure-large.mjs", http.NewServeMux(), env...))
	}
}

// bytesPerSecond: 4 GiB are an interview of four hours.
const bytesPerSecond = 4 << 30 / (4 * 60 * 60)

// largeInterview is the interview with so much after it that a player leaves alone.
func largeInterview(b *testing.B, dir string) string {
	mib := int64(4096)
	if s := os.Getenv("SAFEHAND_LARGE"); s != "" {
		var err error
		if mib, err = strconv.ParseInt(s, 10, 32); err != nil {
			b.Fatal(err)
		}
	}
	path := filepath.Join(dir, "JRS-9 ABE interview.mp4")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	video := lasting(interview.Video(), uint32(mib<<20/bytesPerSecond))
	rest := mib<<20 - int64(len(video))
	// A box of its own, of 64-bit size (ISO/IEC 14496-12, 4.2): free space.
	box := binary.BigEndian.AppendUint64([]byte{0, 0, 0, 1, 'f', 'r', 'e', 'e'}, uint64(rest))
	if _, err := f.Write(append(video, box...)); err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(f, io.LimitReader(&numbers{}, rest-int64(len(box)))); err != nil {
		b.Fatal(err)
	}
	return path
}

// numbers gives bytes of which no two segments are the same.
type numbers struct{ n uint64 }

func (c *numbers) Read(p []byte) (int, error) {
	var word [8]byte
	for i := 0; i < len(p); i += 8 {
		c.n++
		binary.LittleEndian.PutUint64(word[:], c.n*uint64(0x9E3779B97F4A7C15))
		copy(p[i:], word[:])
	}
	return len(p), nil
}
