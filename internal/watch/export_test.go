package watch

const AtOnce = atOnce
