package continuity

// writer writes a record's files one behind another, as txtar.Format does. That
// one doubles its buffer again and again, and a record is compared with what is
// written of it whenever one is read.
type writer struct{ out []byte }

// text is what stands in front of the files, and in each: a line feed ends it.
func (w *writer) text(b []byte) {
	w.out = append(w.out, b...)
	if n := len(b); n > 0 && b[n-1] != '\n' {
		w.out = append(w.out, '\n')
	}
}

func (w *writer) file(name string, data []byte) {
	w.out = append(w.out, "-- "...)
	w.out = append(w.out, name...)
	w.out = append(w.out, " --\n"...)
	w.text(data)
}

// framing is more than the lines around one file take, and more than the header.
const framing = 128

// room is enough for most of what a record holds.
func (r *Record) room() int {
	n := 64*framing + len(r.Certificate) + len(r.Evidence.Checkpoint)
	for _, t := range r.Evidence.Threads {
		n += framing + len(t.Indexes)*framing/8
	}
	for _, it := range r.Evidence.Items {
		n += 3*framing + len(it.Note) + len(it.Entry) + len(it.Proof)*hashLine
	}
	return n
}
