package seal_test
import ("testing";"fmt";"os";"strings";"time";"path/filepath"
"github.com/safehand/safehand/event";"github.com/safehand/safehand/seal")
func TestZZ(t *testing.T){
 dir:=filepath.Join(t.TempDir(),"JRS 1")
 os.Mkdir(dir,0o700)
 os.WriteFile(filepath.Join(dir,"interview.mp4"),noise(150_000),0o600)
 os.WriteFile(filepath.Join(dir,"notes 100%.txt"),[]byte("Camera 2 was off until 10:04.\n"),0o600)
 os.WriteFile(filepath.Join(dir,"caf\xe9.txt"),nil,0o600)
 for i,f:=range []string{"interview.mp4","notes 100%.txt","caf\xe9.txt",""} { w:=time.Unix(1795255440+int64(i)*61,123456789*int64(i%3)); os.Chtimes(filepath.Join(dir,f),w,w)}
 p,err:=seal.PlanPaths([]string{dir}); if err!=nil{t.Fatal(err)}
 id,holder,s:=identity(t),identity(t),&store{}
 m:=meta(); m.Description="Interview with a witness, suite 2"; m.With="safehand 1.0"; m.SealedAt=1795293060
 ms:=event.FreeText("Disc 2, property store, Northshire"); m.Master=&ms
 r,err:=seal.SealIn(t.Context(),p,id,m,s,64<<10); if err!=nil{t.Fatal(err)}
 st,_:=r.Seal.Text()
 n,b:=p.Count()
 var l event.Label
 l.Random=event.Sum([]byte(id.String())); l.From="amy.reed@northshire.example"; l.Message=[]event.FreeText{"First account and interview.","The officer in the case is on leave until Tuesday: ask the unit."}
 l.Exhibits=[]event.LabelExhibit{{Exhibit:id.ID(),Reference:m.Reference,Description:m.Description,Type:m.Type,Files:n,Bytes:b}}
 lt,err:=l.Text(); if err!=nil{t.Fatal(err)}
 g,_:=seal.MakeGrant(id,r.Seal.ID(),holder.Recipient())
 gc,_:=seal.OpenBytes(g,holder)
 gs:=event.Grants{Grants:[]event.GrantRef{{Exhibit:r.Seal.ID(),To:event.KeyRef{Holder:"cps-northshire.example/rasso",Number:1},File:event.Sized{Digest:event.Sum(g),Size:int64(len(g))}}}}
 gt,err:=gs.Text(); if err!=nil{t.Fatal(err)}
 fmt.Println("SEALNO",r.Seal.ID().SealNumber(), r.Seal.ID())
 doc,_:=os.ReadFile("/tmp/seal.tmpl.md")
 d:=string(doc)
 for k,v:=range map[string][]byte{"@SEAL@":st,"@MANIFEST@":r.ManifestText,"@LIST@":r.ListText,"@LABEL@":lt,"@GRANTS@":gt,"@GRANT@":gc,"@NUMBER@":[]byte(r.Seal.ID().SealNumber()),"@ID@":[]byte(r.Seal.ID().String())} { d=strings.ReplaceAll(d,k,strings.TrimSuffix(string(v),"\n")) }
 os.WriteFile("/work/main/docs/seal.md",[]byte(d),0o644)
}
