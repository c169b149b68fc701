package doctor

import (
	"context"
	"fmt"

	"github.com/safehand/safehand/internal/server/node"
)

// disk looks at the room that is left where the service writes.
func (x *exam) disk(context.Context) error {
	for i, dir := range node.Volumes(x.Data) {
		s, err := x.Space(dir)
		if err != nil {
			return err
		}
		if i == 0 || s.Free < x.Free {
			x.Free = s.Free
		}
	}
	for _, dir := range node.Volumes(x.Data) {
		s, err := x.Space(dir)
		if err != nil {
			return err
		}
		if x.Reserve.Short(s, 0) {
			x.found("disk-nearly-full", fmt.Sprintf("the disk of %s has %.1f GB free, less than the %.1f GB kept for receipts: no new exhibits are taken in", dir, gb(s.Free), gb(x.Reserve.Of(s))),
				"make room or move the sealed bytes to a larger disk; nothing in the folder itself may be deleted")
			return nil
		}
	}
	return nil
}

func gb(n int64) float64 { return float64(n) / 1e9 }
