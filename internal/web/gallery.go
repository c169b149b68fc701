package web

func galleryIndex(p *Pages, v *visit) error { return lost(p, v) }
func galleryPage(p *Pages, v *visit) error  { return lost(p, v) }
