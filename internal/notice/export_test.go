package notice

// WhenMailed is when a notice is due by mail.
var WhenMailed = whenMailed
