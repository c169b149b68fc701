package board

var Rank = rank

func (h *Half) Empty() bool { return h.empty() }
