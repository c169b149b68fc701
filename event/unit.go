package event

// UnitCreated founds a unit and publishes the hours by which its receipts are
// due.
type UnitCreated struct {
	Header
	Unit  UnitID
	Hours Hours
}

func (*UnitCreated) Kind() Kind { return "unit-created" }
func (e *UnitCreated) fields(c *codec) {
	e.header(c)
	one(c, "unit", &e.Unit)
	e.Hours.fields(c)
}

// HoursChanged gives a unit other hours. What was sent before stays due when it was.
type HoursChanged struct {
	Header
	Unit  UnitID
	Hours Hours
}

func (*HoursChanged) Kind() Kind { return "hours-changed" }
func (e *HoursChanged) fields(c *codec) {
	e.header(c)
	one(c, "unit", &e.Unit)
	e.Hours.fields(c)
}

// KeyCopy is a unit's identity wrapped to one member's key record: an age file,
// named by its digest.
type KeyCopy struct {
	To   KeyRef
	File Digest
}

func (k KeyCopy) MarshalText() ([]byte, error) {
	return []byte(k.To.String() + " " + k.File.String()), nil
}

func (k *KeyCopy) UnmarshalText(b []byte) error {
	p, err := fields(b, 3)
	if err != nil {
		return err
	}
	if k.File, err = ParseDigest(p[2]); err != nil {
		return err
	}
	return k.To.UnmarshalText([]byte(p[0] + " " + p[1]))
}

// UnitKeyMade is a lead giving her unit a decryption key, wrapped to each
// member who has one of her own.
type UnitKeyMade struct {
	Header
	Unit      UnitID
	Number    int
	Recipient AgeRecipient
	Copies    []KeyCopy
}

func (*UnitKeyMade) Kind() Kind { return "unit-key-made" }
func (e *UnitKeyMade) fields(c *codec) {
	e.header(c)
	one(c, "unit", &e.Unit)
	number(c, "number", &e.Number)
	one(c, "recipient", &e.Recipient)
	many(c, "copy", &e.Copies, 1)
}

// UnitKeyHandedOn is a member wrapping the unit's key to members who came
// later.
type UnitKeyHandedOn struct {
	Header
	Unit   UnitID
	Number int
	Copies []KeyCopy
}

func (*UnitKeyHandedOn) Kind() Kind { return "unit-key-handed-on" }
func (e *UnitKeyHandedOn) fields(c *codec) {
	e.header(c)
	one(c, "unit", &e.Unit)
	number(c, "number", &e.Number)
	many(c, "copy", &e.Copies, 1)
}
