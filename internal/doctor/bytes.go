package doctor

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/stock"
)

// bytes takes stock: what the log says there should be, and what there is.
func (x *exam) bytes(ctx context.Context) error {
	if x.read == nil {
		return nil
	}
	blobs, err := node.ReadBlobs(ctx, x.Data)
	if err != nil {
		x.found("bytes-uncounted", fmt.Sprintf("the sealed bytes can't be reached (%v)", err), "set it right and run it again: until then the service can't reach them either")
		return ctx.Err()
	}
	s, err := x.read.Take(ctx, x.db, blobs, stock.Options{Deep: x.Deep, Progress: x.Progress})
	if err != nil {
		x.found("bytes-uncounted", fmt.Sprintf("the sealed bytes can't be counted (%v)", err), "set right what stands above, and run it again")
		return ctx.Err()
	}
	x.Stock = &s.Count
	if x.Stored, err = x.stored(ctx, s); err != nil {
		return err
	}
	const again = "; or ask the unit that sealed it to send it again"
	x.wanting(s, "bytes-missing", "missing", "look for them on the disk they were on, and in the backups (blobs/): their files go back to the same place"+again,
		func(w stock.Wanting) []stock.Piece { return w.Missing })
	x.wanting(s, "bytes-wrong-length", "cut short or too long", "delete those files and put them back from a backup (blobs/)"+again,
		func(w stock.Wanting) []stock.Piece { return w.WrongLength })
	x.wanting(s, "bytes-damaged", "not what was sealed, byte for byte", "look after the disk, delete those files and put them back from a backup (blobs/)"+again,
		func(w stock.Wanting) []stock.Piece { return w.Damaged })
	x.strays(s)
	return nil
}

// wanting names the exhibits of which pieces of one kind are wanting.
func (x *exam) wanting(s *stock.Stock, code, how, do string, pieces func(stock.Wanting) []stock.Piece) {
	var details []string
	var n int64
	for _, w := range s.Wanting {
		p := pieces(w)
		var what []string
		for _, one := range p {
			what = append(what, one.What+" ("+file(one.Name)+")")
		}
		n += int64(len(p))
		if code == "bytes-missing" && w.Unknown > 0 {
			n += w.Unknown
			what = append(what, count(w.Unknown, "segment"))
		}
		if more := len(what) - most; more > 0 {
			what = append(what[:most], fmt.Sprintf("and %d more", more))
		}
		if len(what) > 0 {
			details = append(details, fmt.Sprintf("%s, sealed for %s on %s: %s", w.ID.SealNumber(), w.By, when(w.Recorded), strings.Join(what, ", ")))
		}
	}
	if n > 0 {
		x.found(code, fmt.Sprintf("%s of %s %s %s: %s", count(n, "sealed piece"), count(int64(len(details)), "exhibit"), is(n), how, numbers(details)), do, details...)
	}
}

// most is how many of many are named.
const most = 4

// numbers are the first seal numbers of some details.
func numbers(details []string) string {
	var out []string
	for _, d := range details {
		number, _, _ := strings.Cut(d, ",")
		out = append(out, number)
	}
	if len(out) > most {
		return strings.Join(out[:most], ", ") + fmt.Sprintf(" and %d more", len(out)-most)
	}
	return strings.Join(out, ", ")
}

// file is where a blob lies, from the data folder.
func file(n blob.Name) string {
	r := n.Recipient.String()
	return path.Join("blobs", r[:2], r, n.Digest.String())
}

func (x *exam) strays(s *stock.Stock) {
	if s.Extra == 0 {
		return
	}
	var details []string
	for _, n := range s.Strays {
		details = append(details, file(n))
	}
	x.found("bytes-extra", fmt.Sprintf("%s (%.1f MB) %s there that no exhibit in the log names and nobody is sending", count(s.Extra, "sealed piece"), float64(s.ExtraBytes)/1e6, is(s.Extra)),
		"find out where they came from before you delete them: a log that was set back leaves such pieces too", details...)
}
