package browser_test

import (
	"bytes"
	"fmt"
	"strings"
)

// paper is a PDF made by hand, object by object, since no library makes hostile ones.
// The objects are numbered from 1, and the first is the catalogue.
func paper(trailer string, objects ...string) string {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, start)
	return b.String()
}

// stream is an object that holds bytes.
func stream(dict, content string) string {
	return fmt.Sprintf("<</Length %d%s>>\nstream\n%s\nendstream", len(content), dict, content)
}

// onePage is a page with a sentence on it; more stands in its catalogue and in its page.
func onePage(catalogue, page string, more ...string) string {
	return paper("", append([]string{
		"<</Type/Catalog/Pages 2 0 R" + catalogue + ">>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R" + page + ">>",
		stream("", "BT /F 24 Tf 72 700 Td (What was said to the officer) Tj ET"),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}, more...)...)
}

// set is a page whose sentence is set in the font that is object 6.
func set(more ...string) string {
	return strings.Replace(onePage("", "", more...), "/F 5 0 R", "/F 6 0 R", 1)
}

// threePages are two of text and one that came from a scanner.
func threePages() string {
	text := func(n int, words string) string {
		return fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 9 0 R>>>>/Contents %d 0 R>>%s", n, words)
	}
	return paper("",
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>",
		text(6, ""), text(7, ""),
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 10 0 R>>>>/Contents 8 0 R>>",
		stream("", "BT /F 20 Tf 72 760 Td (Record of video interview) Tj /F 12 Tf 0 -40 Td (00:04:10  She says that it was raining.) Tj 0 -20 Td (00:05:32  He asks what she saw from the window.) Tj ET"),
		stream("", "BT /F 12 Tf 72 700 Td (The second page begins here.) Tj ET"),
		stream("", "q 400 0 0 400 90 300 cm /I Do Q"),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		stream("/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8", "\x00\xc0\xc0\x00"),
	)
}

// papers are documents that try to get at somebody else's machine, each in its way.
var papers = map[string]struct{ name, content string }{
	"pdf-script": {"statement.pdf", onePage(
		"/OpenAction<</S/JavaScript/JS(app.launchURL\\('/stolen'\\);this.submitForm\\('/stolen'\\);fetch\\('/stolen'\\))>>"+
			"/AA<</WC 6 0 R/DP 6 0 R>>/Names<</JavaScript<</Names[(a)6 0 R]>>>>", "/AA<</O 6 0 R/C 6 0 R>>",
		"<</S/JavaScript/JS(fetch\\('/stolen'\\);top.hacked=true)>>")},
	"pdf-link": {"statement.pdf", onePage("/OpenAction 7 0 R", "/Annots[6 0 R 8 0 R]",
		"<</Type/Annot/Subtype/Link/Rect[0 0 595 842]/Border[0 0 0]/A 7 0 R>>",
		"<</S/URI/URI(/stolen)/IsMap true>>",
		"<</Type/Annot/Subtype/Widget/FT/Btn/T(b)/Rect[0 0 595 842]/A<</S/SubmitForm/F(/stolen)/Next<</S/Launch/F(/stolen)/NewWindow true>>>>>>")},
	"pdf-attached": {"statement.pdf", onePage("/Names<</EmbeddedFiles<</Names[(a.html)6 0 R]>>>>/AF[6 0 R]/OpenAction<</S/GoToE/T<</R/C/N(a.html)>>>>",
		"/Annots[8 0 R]",
		"<</Type/Filespec/F(a.html)/EF<</F 7 0 R>>>>",
		stream("/Type/EmbeddedFile/Subtype/text#2Fhtml", "<script>"+steal+"</script>"),
		"<</Type/Annot/Subtype/FileAttachment/Rect[0 0 595 842]/FS 6 0 R>>")},
	// A font whose matrix is a program: readers have run it.
	"pdf-font": {"statement.pdf", set("<</Type/Font/Subtype/Type1/BaseFont/Evil/FirstChar 65/LastChar 65/Widths[600]"+
		"/FontDescriptor 7 0 R/FontMatrix[1 2 3 4 5 (1\\); fetch\\('/stolen'\\); top.hacked = true; \\(0)]>>",
		"<</Type/FontDescriptor/FontName/Evil/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 1/Descent 0/CapHeight 1/StemV 1/FontFile 8 0 R>>",
		stream("", "%!PS-AdobeFont-1.0\n/FontMatrix [1 2 3 4 5 (1); fetch('/stolen'); (0)] def"))},
	"mp4-pdf":    {"interview.mp4", onePage("", "")},
	"pdf-gone":   {"statement.pdf", "%PDF-1.7\n" + "nothing of it is left"},
	"pdf-astray": {"statement.pdf", strings.Replace(onePage("", ""), "startxref\n", "startxref\n9", 1)},
	"pdf-locked": {"statement.pdf", paper("/ID[(0123456789abcdef)(0123456789abcdef)]/Encrypt 4 0 R",
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
		"<</Filter/Standard/V 2/R 3/Length 128/P -4/O(0123456789abcdef0123456789abcdef)/U(0123456789abcdef0123456789abcdef)>>")},
	"pdf-foreign": {"statement.pdf", set("<</Type/Font/Subtype/Type0/BaseFont/Foreign/Encoding/UniJIS-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/Foreign/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/FontDescriptor<</Type/FontDescriptor/FontName/Foreign/Flags 4>>>>]>>")},
}
