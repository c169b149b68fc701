package tracer

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Run runs a program to its end and gives its exit code, 128 and the signal's
// number if one killed it. Each call that counts is told to seen. With armed
// false nothing counts until this process gets SIGUSR1. SIGUSR2 kills the program.
// Folder is what Power cuts the power of. It must be a process's only work: it waits for
// every child there is.
func Run(argv []string, p Plan, folder string, armed bool, seen func(Call)) (code int, err error) {
	runtime.LockOSThread() // who traces is a thread
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Pdeathsig: syscall.SIGKILL}
	t := &tracee{plan: p, seen: seen, threads: map[int]*thread{}}
	if p.How == Power {
		if t.disk, err = newLasting(folder); err != nil {
			return 0, err
		}
	}
	t.armed.Store(armed)
	t.relay()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	t.pid = cmd.Process.Pid
	var ws syscall.WaitStatus
	if _, err := syscall.Wait4(t.pid, &ws, syscall.WALL, nil); err != nil {
		return 0, err
	}
	const options = unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_EXITKILL
	if err := syscall.PtraceSetOptions(t.pid, options); err != nil {
		return 0, err
	}
	t.threads[t.pid] = new(thread)
	if err := syscall.PtraceSyscall(t.pid, 0); err != nil {
		return 0, err
	}
	code, err = t.follow()
	if err == nil && t.disk != nil { // at the call, or when it had ended
		err = t.disk.cut()
	}
	return code, err
}

// tracee is the program.
type tracee struct {
	plan    Plan
	seen    func(Call)
	pid     int
	n       int // calls counted
	armed   atomic.Bool
	threads map[int]*thread
	disk    *lasting // with Power
}

// thread is one of its threads.
type thread struct {
	doom   How // what becomes of the call it is in
	call   Call
	synced func() // what becomes durable if it succeeds
}

// relay hands the program the signals that ask it to end.
func (t *tracee) relay() {
	c := make(chan os.Signal, 8)
	signal.Notify(c, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		for s := range c {
			switch s {
			case syscall.SIGUSR1:
				t.armed.Store(true)
			case syscall.SIGUSR2:
				_ = syscall.Kill(t.pid, syscall.SIGKILL) // it may have ended
			default:
				_ = syscall.Kill(t.pid, s.(syscall.Signal))
			}
		}
	}()
}

// follow lets the program run from stop to stop until it has ended.
func (t *tracee) follow() (code int, err error) {
	for {
		var ws syscall.WaitStatus
		tid, err := syscall.Wait4(-1, &ws, syscall.WALL, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.ECHILD):
			return code, nil
		case err != nil:
			return 0, err
		case ws.Exited() || ws.Signaled():
			delete(t.threads, tid)
			if tid == t.pid {
				code = ended(ws)
			}
			continue
		}
		if err := t.stopped(tid, ws); err != nil && !errors.Is(err, syscall.ESRCH) {
			return 0, fmt.Errorf("following thread %d: %w", tid, err)
		}
	}
}

func ended(ws syscall.WaitStatus) int {
	if ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	return ws.ExitStatus()
}

// stopped deals with one stop of one thread. That the thread has been killed
// meanwhile shows as ESRCH.
func (t *tracee) stopped(tid int, ws syscall.WaitStatus) error {
	th, known := t.threads[tid]
	if !known {
		th = new(thread)
		t.threads[tid] = th
	}
	sig := ws.StopSignal()
	switch {
	case sig == syscall.SIGTRAP|0x80:
		if err := t.syscall(tid, th); err != nil {
			return err
		}
		sig = 0
	case sig == syscall.SIGTRAP: // a new thread, or the program itself just begun
		sig = 0
	case sig == syscall.SIGSTOP && !known: // how a new thread begins
		sig = 0
	}
	return syscall.PtraceSyscall(tid, int(sig))
}

// info is struct ptrace_syscall_info.
type info struct {
	op   uint8
	_    [7]byte // and arch
	_    [2]uint64
	data [8]uint64 // at the entry: the number and the arguments
}

func (t *tracee) syscall(tid int, th *thread) error {
	var i info
	_, _, e := syscall.Syscall6(syscall.SYS_PTRACE, unix.PTRACE_GET_SYSCALL_INFO, uintptr(tid), unsafe.Sizeof(i), uintptr(unsafe.Pointer(&i)), 0, 0)
	switch {
	case e != 0:
		return e
	case i.op == unix.PTRACE_SYSCALL_INFO_ENTRY:
		return t.enter(tid, th, i.data[0], i.data[1])
	case i.op == unix.PTRACE_SYSCALL_INFO_EXIT:
		if th.synced != nil && i.data[0] == 0 {
			th.synced()
		}
		if th.doom != "" {
			return t.leave(tid, th)
		}
	}
	return nil
}

// sync notes what a sync that begins makes durable. What is not below the folder
// is never looked at again.
func (t *tracee) sync(th *thread, nr, fd uint64) (err error) {
	th.synced = nil
	if t.disk == nil || nr != unix.SYS_FSYNC && nr != unix.SYS_FDATASYNC {
		return nil
	}
	th.synced, err = t.disk.begin(fmt.Sprintf("/proc/%d/fd/%d", t.pid, fd))
	return err
}

// enter is before the call.
func (t *tracee) enter(tid int, th *thread, nr, fd uint64) error {
	th.doom = ""
	if err := t.sync(th, nr, fd); err != nil {
		return err
	}
	if !t.armed.Load() {
		return nil
	}
	c, counts := call(t.pid, nr, fd)
	if !counts {
		return nil
	}
	t.n++
	c.N = t.n
	t.seen(c)
	if !t.plan.hits(t.n) {
		return nil
	}
	th.doom, th.call = t.plan.How, c
	switch t.plan.How {
	case Kill, Power:
		return syscall.Kill(t.pid, syscall.SIGKILL)
	case Fail, FailFull:
		return set(tid, func(r *syscall.PtraceRegs) { r.Orig_rax = ^uint64(0) }) // no such call: it is not done
	}
	return nil
}

// leave is after it.
func (t *tracee) leave(tid int, th *thread) error {
	how := th.doom
	th.doom = ""
	if how == KillAfter {
		return syscall.Kill(t.pid, syscall.SIGKILL)
	}
	return set(tid, func(r *syscall.PtraceRegs) { r.Rax = -uint64(errnoOf(how, th.call)) })
}

func set(tid int, f func(*syscall.PtraceRegs)) error {
	var r syscall.PtraceRegs
	if err := syscall.PtraceGetRegs(tid, &r); err != nil {
		return err
	}
	f(&r)
	return syscall.PtraceSetRegs(tid, &r)
}
