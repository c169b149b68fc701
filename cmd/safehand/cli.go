package main

import (
	"fmt"
	"time"

	"github.com/alecthomas/kong"
)

// CLI is every command, and the flags that all of them take.
type CLI struct {
	Home           string        `env:"SAFEHAND_HOME" help:"Folder with your keyring. Two people on one machine have two." placeholder:"DIR"`
	PassphraseFile string        `env:"SAFEHAND_PASSPHRASE_FILE" help:"Read the keyring's passphrase from the first line of this file, for unattended use." placeholder:"FILE"`
	Patience       time.Duration `env:"SAFEHAND_PATIENCE" default:"1h" help:"How long to wait for the network while evidence is being sent or fetched. Before that, 20 seconds at most." placeholder:"TIME"`
	JSON           bool          `name:"json" help:"Print the result as one JSON value, and errors as JSON too."`

	List    listCmd    `cmd:"" group:"Every day" help:"List what was sent to you and your units, or with --out by them. While the service is silent, the list that was shown last, with what is overdue since."`
	Show    showCmd    `cmd:"" group:"Every day" help:"Show one sending: its exhibits and what happened."`
	Send    sendCmd    `cmd:"" group:"Every day" help:"Seal files and send them to a unit or to named people."`
	Receive receiveCmd `cmd:"" group:"Every day" help:"Sign for what was sent to you or your unit."`
	Check   checkCmd   `cmd:"" group:"Every day" help:"Compare every sealed byte with its seal. Needs no key, and is not a receipt."`
	Export  exportCmd  `cmd:"" group:"Every day" help:"Open exhibits and write their files into a folder."`
	File    fileCmd    `cmd:"" group:"Every day" help:"Let your unit's machine file exhibits that your unit received."`
	PassOn  passOnCmd  `cmd:"" name:"pass-on" group:"Every day" help:"Pass exhibits your unit received on to another unit."`
	Recall  recallCmd  `cmd:"" group:"Every day" help:"Call back what nobody has received yet."`

	Reject     rejectCmd     `cmd:"" group:"Other days" help:"Give back what waits for your receipt, with the reason."`
	Redirect   redirectCmd   `cmd:"" group:"Other days" help:"Send to another unit: what you sent, what waits for you, or what you received."`
	Report     reportCmd     `cmd:"" group:"Other days" help:"Report a problem to the other side."`
	OnDuty     onDutyCmd     `cmd:"" group:"Other days" help:"Be mailed what arrives at your units, until the end of today. It ends an absence."`
	Away       awayCmd       `cmd:"" group:"Other days" help:"Say that you, or somebody of a unit that you lead, are away until a day; or back."`
	Absences   absencesCmd   `cmd:"" group:"Other days" help:"Who is at work and who is away in your units: list, or import from a table."`
	Note       noteCmd       `cmd:"" group:"Other days" help:"Write to the other side of a sending, or reply."`
	AskBack    askBackCmd    `cmd:"" name:"ask-back" group:"Other days" help:"Ask for what was received to be given back. They decide."`
	Answer     answerCmd     `cmd:"" group:"Other days" help:"Answer what was asked of your unit or reported to it, or withdraw your own."`
	Return     returnCmd     `cmd:"" group:"Other days" help:"Give back what your unit received."`
	Destroy    destroyCmd    `cmd:"" group:"Other days" help:"Sign that your unit holds exhibits no longer."`
	Stop       stopCmd       `cmd:"" group:"Other days" help:"Stop your own organisation's access to exhibits, now. It takes nothing back."`
	Resume     resumeCmd     `cmd:"" group:"Other days" help:"Let your own organisation's people at exhibits again."`
	Review     reviewCmd     `cmd:"" group:"Other days" help:"The question whether something was a breach: list, show, decide."`
	Drill      drillCmd      `cmd:"" group:"Other days" help:"Test whether somebody hears your unit's alarms: begin, answer, list."`
	Unfinished unfinishedCmd `cmd:"" group:"Other days" help:"List what your units began to send and did not send."`

	Case     caseCmd     `cmd:"" group:"Cases" help:"Your unit's file on a case: who is in it, who is on it, hearings, exhibits."`
	Request  requestCmd  `cmd:"" group:"Cases" help:"Ask another unit for exhibits."`
	Requests requestsCmd `cmd:"" group:"Cases" help:"List what your units are asked for, or with --out what they asked for."`

	Prove       proveCmd       `cmd:"" group:"Proof" help:"Write an exhibit's continuity record."`
	Verify      verifyCmd      `cmd:"" group:"Proof" help:"Check a continuity record, with no server and no secret."`
	Roots       rootsCmd       `cmd:"" group:"Proof" help:"Print the roots your organisation trusts, as a file for 'verify'."`
	Witness     witnessCmd     `cmd:"" group:"Proof" help:"Watch, for your organisation, that a log somebody else runs only grows."`
	Mirror      mirrorCmd      `cmd:"" group:"Proof" help:"Keep and check a copy of a log that somebody else runs."`
	Paragraph   paragraphCmd   `cmd:"" group:"Proof" help:"Draft the paragraph for your own statement: what you did with exhibits."`
	BoardReport boardReportCmd `cmd:"" name:"board-report" group:"Proof" help:"Report a month to the board: how long receipts took, what was late, what rang. The same bytes whenever it is made again."`
	Keys        keysCmd        `cmd:"" group:"Proof" help:"Print an exhibit's own key, for the stock age program. The opening is logged."`

	Enrol        enrolCmd        `cmd:"" group:"People and units" help:"Make your keys, with the invitation link you were given."`
	Invite       inviteCmd       `cmd:"" group:"People and units" help:"Invite a person and give her a place in a unit."`
	Invitation   invitationCmd   `cmd:"" group:"People and units" help:"Withdraw an invitation that nobody has used."`
	Appoint      appointCmd      `cmd:"" group:"People and units" help:"Give an invited or enrolled person a role."`
	Revoke       revokeCmd       `cmd:"" group:"People and units" help:"End somebody's key: left, superseded or compromised."`
	Recover      recoverCmd      `cmd:"" group:"People and units" help:"Help somebody whose key is lost, forgotten or stolen: end it and make a new link."`
	Leave        leaveCmd        `cmd:"" group:"People and units" help:"Say that somebody has left."`
	Unit         unitCmd         `cmd:"" group:"People and units" help:"Found a unit, make its key, hand it on."`
	Agent        agentCmd        `cmd:"" group:"People and units" help:"A unit's machine: appoint it, run it."`
	Organisation organisationCmd `cmd:"" group:"People and units" help:"Found an organisation, have it admitted, recognise a partner."`
	Decide       decideCmd       `cmd:"" group:"People and units" help:"Decide, as one of two, whether what a stolen key signed stands; or list what is in doubt."`
	Countersign  countersignCmd  `cmd:"" group:"People and units" help:"Sign, as the second of two, what another person signed."`

	Passphrase passphraseCmd `cmd:"" group:"Your keys" help:"Make a passphrase of six random words, or change yours."`
	Device     deviceCmd     `cmd:"" group:"Your keys" help:"Use a second machine."`
	Signed     signedCmd     `cmd:"" group:"Your keys" help:"List everything signed in your name. It rings for what this machine did not make."`

	Serve        serveCmd        `cmd:"" group:"Service" help:"Run the service."`
	Address      addressCmd      `cmd:"" group:"Service" help:"Print the address of the service of this machine, as soon as it answers."`
	Rebuild      rebuildCmd      `cmd:"" group:"Service" help:"Rebuild the service's database from its log."`
	Doctor       doctorCmd       `cmd:"" group:"Service" help:"Examine a service's data and name each thing that is wrong, the worst first."`
	Backup       backupCmd       `cmd:"" group:"Service" help:"Back up a service while it runs."`
	RestoreDrill restoreDrillCmd `cmd:"" name:"restore-drill" group:"Service" help:"Put a backup back to see that it can be, delete that again, and note how it went."`
	Restore      restoreCmd      `cmd:"" group:"Service" help:"Put a backup back into an empty folder, and check all of it."`
	Demo         demoCmd         `cmd:"" group:"Service" help:"Play the whole story on this machine, with a real server and a real video."`
	Version      versionCmd      `cmd:"" group:"Service" help:"Print the version."`

	Completion completionCmd `cmd:"" group:"This program" help:"Print a script that completes commands and flags in your shell."`
	Man        manCmd        `cmd:"" group:"This program" help:"Print a manual page, or write all of them."`
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
