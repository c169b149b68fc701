package main_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	main "github.com/safehand/safehand/cmd/safehand"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

var (
	largeMiB   = flag.Int64("large.mib", 160, "how large the large exhibit is")
	largeFiles = flag.Int("large.files", 10_000, "how many small files there are in one exhibit")
)

// resident is what neither client nor service may ever hold in memory, however
// large the exhibit.
const resident = 200 << 20

// desk is a service and two people, each a process of its own.
type desk struct {
	*testing.T
	w       *world.World
	dir     string
	service *exec.Cmd
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("what a process holds in memory is read from /proc")
	}
	d := &desk{T: t, dir: t.TempDir()}
	var err error
	d.w, err = world.New(t.Context(), world.Config{Dir: filepath.Join(d.dir, "world"), Lock: main.CheapLock()})
	d.must(err)
	d.must(d.w.Build(t.Context(), func(string) {}))
	d.must(d.w.Stop())
	d.must(os.WriteFile(filepath.Join(d.dir, "passphrase"), []byte(world.Passphrase+"\n"), 0o600))
	d.service = exec.CommandContext(t.Context(), "safehand", "serve", "--data", d.w.Data(), "--listen", d.w.Listen)
	d.must(d.service.Start())
	t.Cleanup(func() { _, _ = d.service.Process.Kill(), d.service.Wait() })
	return d
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// run runs the program as somebody, holds that it stays small, and gives what it
// said and how long it took.
func (d *desk) run(who event.ActorID, args ...string) (string, time.Duration) {
	d.Helper()
	args = append(args, "--home", d.w.Home(who), "--passphrase-file", filepath.Join(d.dir, "passphrase"))
	cmd := exec.CommandContext(d.Context(), "safehand", args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	began := time.Now()
	d.must(cmd.Start())
	ended, peak := make(chan bool), make(chan int64)
	go func() {
		var most int64
		for {
			most = max(most, held(cmd.Process.Pid))
			select {
			case <-ended:
				peak <- most
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	err := cmd.Wait()
	took := time.Since(began)
	close(ended)
	most := <-peak
	if err != nil {
		d.Fatalf("%v: %v\n%s", args[0], err, &said)
	}
	d.Logf("%-8s %6.1f s, at most %d MiB resident", args[0], took.Seconds(), most>>20)
	if most == 0 || most > resident {
		d.Errorf("%s held %d MiB", args[0], most>>20)
	}
	return said.String(), took
}

// held is the most that a process has held so far, in bytes. What the parent held
// before it became this program does not count.
func held(pid int) int64 {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			n, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return n << 10
		}
	}
	return 0
}

// sends has Amy send a path, and Sarah receive and export it; it gives the folder.
func (d *desk) sends(path string, size int64) string {
	d.Helper()
	said, sent := d.run(event.ActorID(world.Amy), "send", path, "--reference", "JRS/1", "--to", string(world.RASSO), "--yes")
	_, after, _ := strings.Cut(said, "Reference ")
	reference, _, _ := strings.Cut(after, "\n")
	d.run(event.ActorID(world.Sarah), "receive", reference)
	into := filepath.Join(d.dir, "received")
	_, got := d.run(event.ActorID(world.Sarah), "export", reference, "--into", into)
	d.Logf("sent at %.0f MB/s, exported at %.0f MB/s", float64(size)/1e6/sent.Seconds(), float64(size)/1e6/got.Seconds())
	if most := held(d.service.Process.Pid); most == 0 || most > resident {
		d.Errorf("the service held %d MiB", most>>20)
	} else {
		d.Logf("the service held at most %d MiB", most>>20)
	}
	return filepath.Join(into, "JRS-1")
}

// A large exhibit arrives byte for byte, through a client and a service that never
// hold much of it: -large.mib=4096 for four gibibytes.
func TestLargeExhibit(t *testing.T) {
	d := newDesk(t)
	path := filepath.Join(d.dir, "interview.mp4")
	f, err := os.Create(path)
	d.must(err)
	_, err = io.CopyN(f, rand.NewChaCha8([32]byte{}), *largeMiB<<20)
	d.must(err)
	d.must(f.Close())
	got, err := os.Open(filepath.Join(d.sends(path, *largeMiB<<20), "interview.mp4"))
	d.must(err)
	defer got.Close()
	sent := rand.NewChaCha8([32]byte{})
	one, other := make([]byte, 1<<20), make([]byte, 1<<20)
	for range *largeMiB {
		_, _ = io.ReadFull(sent, one)
		if _, err := io.ReadFull(got, other); err != nil || !bytes.Equal(one, other) {
			t.Fatalf("it is not what was sent: %v", err)
		}
	}
	if n, _ := got.Read(one[:1]); n > 0 {
		t.Error("it is longer than what was sent")
	}
}

// Ten thousand small files in one exhibit arrive under their names, with their times.
func TestManySmallFiles(t *testing.T) {
	d := newDesk(t)
	folder := filepath.Join(d.dir, "phone")
	stamp := time.Date(2026, 11, 2, 9, 30, 15, 0, time.UTC)
	name := func(i int) string {
		return filepath.Join(fmt.Sprintf("chat %02d", i%50), fmt.Sprintf("message %05d é.txt", i))
	}
	for i := range *largeFiles {
		path := filepath.Join(folder, name(i))
		d.must(os.MkdirAll(filepath.Dir(path), 0o700))
		d.must(os.WriteFile(path, fmt.Appendf(nil, "message %d", i), 0o600))
		d.must(os.Chtimes(path, stamp, stamp.Add(time.Duration(i)*time.Second)))
	}
	began := time.Now()
	got := filepath.Join(d.sends(folder, 0), "phone")
	t.Logf("%.0f files a second, from hand to hand", float64(*largeFiles)/time.Since(began).Seconds())
	for i := range *largeFiles {
		path := filepath.Join(got, name(i))
		b, err := os.ReadFile(path)
		if want := fmt.Sprintf("message %d", i); err != nil || string(b) != want {
			t.Fatalf("%s reads %q: %v", name(i), b, err)
		}
		info, err := os.Stat(path)
		d.must(err)
		if want := stamp.Add(time.Duration(i) * time.Second); !info.ModTime().Equal(want) {
			t.Fatalf("%s is of %s, and was of %s", name(i), info.ModTime(), want)
		}
	}
}
