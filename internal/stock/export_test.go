package stock

// Again looks at what is wanting, at once.
var Again = (*Keeper).again

// Same reads a piece and compares it, at the keeper's pace.
var Same = (*Keeper).read

// HeldFor is for how many seconds a node that says nothing more keeps the others waiting.
const HeldFor = held
