package seal

import (
	"fmt"
	"os"
	"syscall"
)

// standing is the file's number on its disk, which only an open file tells.
func standing(e *entry) string {
	opened, err := e.Open()
	if err != nil {
		return ""
	}
	defer opened.Close() // it was only looked at
	f, ok := opened.(*os.File)
	if !ok {
		return ""
	}
	var i syscall.ByHandleFileInformation
	if err := syscall.GetFileInformationByHandle(syscall.Handle(f.Fd()), &i); err != nil {
		return ""
	}
	return fmt.Sprintf("%d %d %d %d", i.VolumeSerialNumber, i.FileIndexHigh, i.FileIndexLow, i.CreationTime.Nanoseconds())
}
