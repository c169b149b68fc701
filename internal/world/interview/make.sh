#!/usr/bin/env bash
# Makes interview.mp4, the recording that the demonstration carries: a drawn room, two drawn
# people and synthetic speech about a lost bicycle. Nobody in it is real and nothing is taken
# from a recording, so it can be shown and passed on freely. It has the shape of the real thing:
# H.264 and AAC in an MP4, 720p, over a minute, large enough to span three segments.
#
# Needs ffmpeg, espeak-ng and the DejaVu fonts (Debian: ffmpeg espeak-ng fonts-dejavu-core), and
# installs them where it may. The same versions of those make the same file. After a change put
# the new digest, which this prints, into interview.go.
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v ffmpeg espeak-ng >/dev/null || ! [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ]; then
	[ "$(id -u)" = 0 ] || { echo "make.sh: ffmpeg, espeak-ng and the DejaVu fonts are needed" >&2; exit 1; }
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq ffmpeg espeak-ng fonts-dejavu-core >/dev/null
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
ff() { ffmpeg -hide_banner -loglevel error -nostdin -y "$@"; }
seconds() { ffprobe -v error -show_entries format=duration -of csv=p=0 "$1"; }
plus() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a + b }'; }

# Speech, line by line: the times at which each line is spoken drive captions and mouths.
sans=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
bold=/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf
mono=/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf
now=2.500 n=0 captions= officer=0 witness=0
ff -f lavfi -i anullsrc=r=48000:cl=mono -t "$now" "$tmp/gap.wav"
echo "file $tmp/gap.wav" >"$tmp/speech.txt"
while IFS='|' read -r who text; do
	n=$((n + 1))
	case $who in
	officer) voice=en-gb-x-rp+f3 pitch=46 colour=0xBFE3FF label=AMY ;;
	witness) voice=en-gb-scotland+m3 pitch=58 colour=0xFFE2B8 label=SAM ;;
	esac
	espeak-ng -v "$voice" -p "$pitch" -s 165 -w "$tmp/raw.wav" "$text"
	ff -i "$tmp/raw.wav" -af apad=pad_dur=0.45 -ar 48000 -ac 1 "$tmp/$n.wav"
	echo "file $tmp/$n.wav" >>"$tmp/speech.txt"
	end=$(plus "$now" "$(seconds "$tmp/$n.wav")")
	stop=$(plus "$end" -0.45)
	printf '%s\n' "$label: $text" | fold -s -w 62 | sed 's/ *$//' >"$tmp/$n.txt"
	captions+=",drawtext=fontfile=$sans:textfile=$tmp/$n.txt:expansion=none:fontsize=27:fontcolor=$colour:line_spacing=8"
	captions+=":box=1:boxcolor=black@0.62:boxborderw=12:x=(w-text_w)/2:y=h-text_h-26:enable='between(t,$now,$end)'"
	spoken="+between(t,$now,$stop)"
	case $who in officer) officer+=$spoken ;; witness) witness+=$spoken ;; esac
	now=$end
done <script.txt
length=$(plus "$now" 2.5)

# A mouth opens and shuts in an uneven rhythm while its owner speaks.
open='gt(sin(t*23)+sin(t*14.3),0.15)'
# 21 November 2026, 14:00:00 UTC. The wall clock and the time code must agree.
start=1795269600
text() { printf 'drawtext=fontfile=%s:fontsize=%s:fontcolor=white:box=1:boxcolor=black@0.55:boxborderw=9:%s' "$@"; }

hand() { printf '[%s:v]format=rgba,rotate=a=%s:c=none:ow=120:oh=120[h%s]' "$1" "$2" "$1"; }
graph="
[0:v]format=rgba[room];
$(hand 6 "'2*PI*(2/12+t/43200)'");
$(hand 7 "'2*PI*t/3600'");
$(hand 8 "'2*PI*floor(t)/60'");
[room][1:v]overlay=196:172[a];
[a][2:v]overlay=824:172[b];
[b][3:v]overlay=x=238:y='168+3*sin(t*1.1)'[c];
[c][4:v]overlay=x=868:y='168+3*sin(t*0.9+1)'[d];
[5:v]split[m1][m2];
[d][m1]overlay=x=317:y='300+3*sin(t*1.1)':enable='($officer)*$open'[e];
[e][m2]overlay=x=927:y='302+3*sin(t*0.9+1)':enable='($witness)*$open'[f];
[f][h6]overlay=580:90[g];[g][h7]overlay=580:90[h];[h][h8]overlay=580:90,
format=yuv420p,
$(text "$bold" 20 "text='SYNTHETIC RECORDING - FICTIONAL PEOPLE':x=24:y=22"),
$(text "$sans" 20 "text='Northshire Police   Interview room 2':x=24:y=60"),
$(text "$mono" 22 "text='21-11-2026 %{pts\\:gmtime\\:$start\\:%H\\\\\\:%M\\\\\\:%S}':x=w-text_w-24:y=22"),
$(text "$mono" 22 "text='CAM 1  %{frame_num}':x=w-text_w-24:y=60")
$captions,
noise=all_seed=20261121:alls=7:allf=t,format=yuv420p[v];
[9:a]loudnorm=I=-20:TP=-3,aresample=48000,apad[speech];
anoisesrc=r=48000:c=brown:a=0.004:seed=7[hum];
[speech][hum]amix=inputs=2:duration=first:normalize=0[sound]"

still() { for f in "$@"; do printf -- '-framerate\n25\n-loop\n1\n-i\nscene/%s.svg\n' "$f"; done; }
mapfile -t pictures < <(still room interviewer witness interviewer-head witness-head mouth hand-hour hand-minute hand-second)
ff "${pictures[@]}" -f concat -safe 0 -i "$tmp/speech.txt" \
	-filter_complex "$graph" -map '[v]' -map '[sound]' -t "$length" -r 25 \
	-c:v libx264 -preset medium -threads 1 -profile:v high -b:v "${BITRATE:-1750k}" -maxrate 2400k -bufsize 4000k -g 50 \
	-c:a aac -b:a 96k -ac 1 -ar 48000 \
	-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -movflags +faststart interview.mp4

echo "$(seconds interview.mp4) seconds, $(stat -c %s interview.mp4) bytes"
sha256sum interview.mp4
