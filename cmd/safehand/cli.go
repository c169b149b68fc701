package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

// CLI is every command, and the flags that all of them take.
type CLI struct {
	Home           string `env:"SAFEHAND_HOME" help:"Folder with your keyring. Two people on one machine have two." placeholder:"DIR"`
	PassphraseFile string `env:"SAFEHAND_PASSPHRASE_FILE" help:"Read the keyring's passphrase from the first line of this file, for unattended use." placeholder:"FILE"`
	JSON           bool   `name:"json" help:"Print the result as one JSON value, and errors as JSON too."`

	List    listCmd    `cmd:"" group:"Every day" help:"List what was sent to you and your units, or with --out by them."`
	Show    showCmd    `cmd:"" group:"Every day" help:"Show one sending: its exhibits and what happened."`
	Send    sendCmd    `cmd:"" group:"Every day" help:"Seal files and send them to a unit or to named people."`
	Receive receiveCmd `cmd:"" group:"Every day" help:"Sign for what was sent to you or your unit."`
	Check   checkCmd   `cmd:"" group:"Every day" help:"Compare every sealed byte with its seal. Needs no key, and is not a receipt."`
	Export  exportCmd  `cmd:"" group:"Every day" help:"Open exhibits and write their files into a folder."`
	PassOn  passOnCmd  `cmd:"" name:"pass-on" group:"Every day" help:"Pass exhibits your unit received on to another unit."`
	Recall  recallCmd  `cmd:"" group:"Every day" help:"Call back what nobody has received yet."`

	Prove  proveCmd  `cmd:"" group:"Proof" help:"Write an exhibit's continuity record."`
	Verify verifyCmd `cmd:"" group:"Proof" help:"Check a continuity record, with no server and no secret."`
	Roots  rootsCmd  `cmd:"" group:"Proof" help:"Print the roots your organisation trusts, as a file for 'verify'."`
	Keys   keysCmd   `cmd:"" group:"Proof" help:"Print an exhibit's own key, for the stock age program. The opening is logged."`

	Enrol        enrolCmd        `cmd:"" group:"People and units" help:"Make your keys, with the invitation link you were given."`
	Invite       inviteCmd       `cmd:"" group:"People and units" help:"Invite a person and give her a place in a unit."`
	Appoint      appointCmd      `cmd:"" group:"People and units" help:"Give an invited or enrolled person a role."`
	Revoke       revokeCmd       `cmd:"" group:"People and units" help:"End somebody's key: left, superseded or compromised."`
	Unit         unitCmd         `cmd:"" group:"People and units" help:"Found a unit, make its key, hand it on."`
	Agent        agentCmd        `cmd:"" group:"People and units" help:"Appoint a machine to a unit."`
	Organisation organisationCmd `cmd:"" group:"People and units" help:"Found an organisation, have it admitted, recognise a partner."`
	Passphrase   passphraseCmd   `cmd:"" group:"People and units" help:"Make a passphrase of six random words."`

	Serve   serveCmd   `cmd:"" group:"Service" help:"Run the service."`
	Address addressCmd `cmd:"" group:"Service" help:"Print the address of the service of this machine, as soon as it answers."`
	Rebuild rebuildCmd `cmd:"" group:"Service" help:"Rebuild the service's database from its log."`
	Demo    demoCmd    `cmd:"" group:"Service" help:"Play the whole story on this machine, with a real server and a real video."`
	Version versionCmd `cmd:"" group:"Service" help:"Print the version."`
}

// documented is what a command says of itself for its help and docs/cli.md.
type documented interface {
	Example() string
	Exits() []int
}

// commandAt is the command behind a node, if it is one and not a group of them.
func commandAt(n *kong.Node) (documented, bool) {
	if n == nil || !n.Target.CanAddr() {
		return nil, false
	}
	d, ok := n.Target.Addr().Interface().(documented)
	return d, ok
}

// helpWithExample is the parser's help with an example below.
func helpWithExample(o kong.HelpOptions, k *kong.Context) error {
	if err := kong.DefaultHelpPrinter(o, k); err != nil {
		return err
	}
	if d, ok := commandAt(k.Selected()); ok {
		fmt.Fprintf(k.Stdout, "\nExample:\n  %s\n", d.Example())
	}
	return nil
}
