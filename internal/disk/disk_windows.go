package disk

import (
	"fmt"
	"math"
	"os"

	"golang.org/x/sys/windows"
)

func spaceOf(path string) (Space, error) {
	p, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return Space{}, err
	}
	var free, total, whole uint64
	if err := windows.GetDiskFreeSpaceEx(p, &free, &total, &whole); err != nil {
		return Space{}, &os.PathError{Op: "free space", Path: path, Err: err}
	}
	return Space{Free: int64(min(free, math.MaxInt64)), Total: int64(min(total, math.MaxInt64))}, nil
}

func volumeOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var i windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(f.Fd()), &i); err != nil {
		return "", &os.PathError{Op: "volume", Path: path, Err: err}
	}
	return fmt.Sprint(i.VolumeSerialNumber), nil
}
