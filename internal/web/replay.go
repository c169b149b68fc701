package web

import (
	"net/http"

	"github.com/safehand/safehand/internal/replay"
)

// replayView is the loss of 2016 beside what rings here. Each word of it is worked
// out by the rules: see [replay.ByRules].
type replayView struct {
	Steps []replay.Step
}

// replay2016 is for whoever asks, with or without a key.
func replay2016(p *Pages, v *visit) error {
	steps, err := replay.ByRules()
	if err != nil {
		return err
	}
	return show(p, v, http.StatusOK, "replay-2016", replayView{steps})
}
