package notice

// MailName names the channel of e-mail.
const MailName = "mail"
