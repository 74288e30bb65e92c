using System.Text;

namespace Gabion.Tests.Readers.Packages;

/// <summary>A small good file for each reader, to be mutated.</summary>
internal static class PackageSamples
{
    public static IReadOnlyDictionary<string, byte[]> All => Made.Value;

    private static readonly Lazy<Dictionary<string, byte[]>> Made = new(Create);

    private static readonly (string Path, string Text)[] Texts =
    [
        ("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"),
        ("etc/redhat-release", "Red Hat Enterprise Linux release 8.9 (Ootpa)\n"),
        ("var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nVersion: 1:2-3\nSource: b (4)\nDepends: c (>= 1), d | e\nProvides: c\n\nPackage: d\nVersion: 1\n"),
        ("lib/apk/db/installed", "P:musl\nV:1.1-r0\no:m\nD:so:x !y z>1\np:so:x=1\nF:lib\nR:x\nZ:Q17yJ3JFNypA4mxhJJr0ou6CzsJVI=\n\nP:b\nV:1\n"),
        ("var/lib/rpmmanifest/container-manifest-2", "bash\t5.1-1\t1\t1\tM\t(none)\t4\tx86_64\t0\tbash-5.1-1.src.rpm\n"),
        ("var/lib/pacman/local/a-1/desc", "%NAME%\na\n\n%VERSION%\n1\n"),
        ("var/lib/dpkg/info/a.list", "/.\n/bin\n/bin/a\n"),
        ("package-lock.json", """{"packages": {"": {"dependencies": {"a": "1"}}, "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "1"}}, "node_modules/a/node_modules/b": {"version": "1.0.0"}}}"""),
        ("npm-shrinkwrap.json", """{"lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0", "requires": {"b": "1"}, "dependencies": {"b": {"version": "npm:c@2.0.0"}}}}}"""),
        ("node_modules/a/package.json", """{"name": "a", "version": "1.0.0", "license": {"type": "MIT"}, "author": "x"}"""),
        ("pnpm-lock.yaml", "lockfileVersion: '6.0'\ndependencies:\n  a: {specifier: ^1, version: 1.0.0(b@2)}\npackages:\n  /a@1.0.0(b@2):\n    resolution: {integrity: sha512-x}\n    dependencies: {b: 2.0.0}\n"),
        ("yarn.lock", "# yarn lockfile v1\n\n\"@s/a@^1\", b@npm:c@^2:\n  version \"1.0.0\"\n  integrity sha512-AAAA\n  dependencies:\n    b \"^2\"\n"),
        ("berry/yarn.lock", "__metadata:\n  version: 6\n\"a@npm:^1\":\n  version: 1.0.0\n  resolution: \"a@npm:1.0.0\"\n  dependencies: {b: ^1}\n"),
        ("bun.lock", """{"lockfileVersion": 1, "workspaces": {"": {"dependencies": {"a": "1"}}}, "packages": {"a": ["a@1.0.0", "", {"dependencies": {"b": "1"}}, "sha512-AAAA"],},}"""),
        ("requirements.txt", "a==1.0 ; python_version > '3' \\\n --hash=sha256:00\nb>=2\n-r c.txt\n"),
        ("a.dist-info/METADATA", "Name: a\nVersion: 1\nClassifier: License :: OSI Approved :: MIT\n\ntext\n"),
        ("Pipfile.lock", """{"_meta": {}, "default": {"a": {"version": "==1", "hashes": ["sha256:00"]}}, "develop": {}}"""),
        ("poetry.lock", "[[package]]\nname = \"a\"\nversion = '1'\nfiles = [{file = \"x\", hash = \"sha256:00\"}]\n[package.dependencies]\nb = {version = \">1\"}\n"),
        ("conda-meta/a.json", """{"name": "a", "version": "1", "build": "0", "files": ["x"]}"""),
        ("conda-lock.yml", "package:\n- name: a\n  version: '1'\n  manager: conda\n  url: https://x/y/z/a-1-0.conda\n  dependencies: {b: ''}\n- {name: c, version: '1', manager: pip, url: x}\n"),
        ("pixi.lock", "version: 6\nenvironments: {default: {packages: {linux-64: [{conda: 'https://x/y/z/a-1-0.conda'}]}}}\npackages:\n- conda: https://x/y/z/a-1-0.conda\n- pypi: ./b\n"),
        ("conda-linux-64.lock", "# pip a @ https://x/a-1-py3-none-any.whl\n@EXPLICIT\nhttps://x/y/z/a-1-0.conda#00\n"),
        ("environment.yml", "dependencies:\n  - a=1=0\n  - pip:\n    - b==1\n"),
        ("go.mod", "module m\ngo 1.16\nrequire (\n\ta v1.0.0 // indirect\n)\nreplace a => b v2.0.0\n"),
        ("Cargo.lock", "[[package]]\nname = \"a\"\nversion = \"1\"\nsource = \"x\"\ndependencies = [\"b 1\"]\n"),
        ("a/pom.xml", "<project><parent><artifactId>p</artifactId></parent><properties><v>${v}</v></properties><dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId><version>${v}</version></dependency></dependencies></project>"),
        ("gradle.lockfile", "a:b:1=x,y\nempty=\n"),
        ("gradle/libs.versions.toml", "[versions]\na = \"1\"\n[libraries]\na = {module = \"b:c\", version.ref = \"a\"}\nd = \"e:f:1\"\n"),
        ("app/build.gradle.kts", "val v = \"1\" // x\ndependencies {\n  api(platform(\"a:b:1\"))\n  implementation(\"c:d:$v\")\n  testImplementation group: 'e', name: 'f', version: '2'\n  implementation(\"g:h\") /* x */\n}\n"),
        ("opt/java/release", "JAVA_VERSION=\"17\"\nIMPLEMENTOR=\"x\"\n"),
        ("packages.lock.json", """{"dependencies": {"net8.0": {"A": {"type": "Direct", "resolved": "1", "contentHash": "AAAA", "dependencies": {"B": "1"}}}}}"""),
        ("a.deps.json", """{"targets": {"x": {"A/1": {"dependencies": {"B": "1"}}}}, "libraries": {"A/1": {"type": "project"}, "B/1": {"type": "package", "sha512": "sha512-AAAA"}}}"""),
        ("a.csproj", "<Project><PropertyGroup><V>1</V></PropertyGroup><ItemGroup><PackageReference Include=\"A\" Version=\"$(V)\"/><PackageReference Include=\"B\"/></ItemGroup></Project>"),
        ("alone/go.sum", "a.com/a v1.0.0 h1:x=\na.com/a v1.0.0/go.mod h1:y=\n"),
        ("Cartfile.resolved", "github \"o/a\" \"1.0.0\"\ngit \"https://g.io/o/b.git\" \"0123456789abcdef\"\n"),
        ("Gemfile.lock", "GEM\n  specs:\n    a (1.0-java)\n      b (> 1)\n    b (2)\n\nDEPENDENCIES\n  a!\n"),
        ("specifications/a.gemspec", "Gem::Specification.new do |s|\n  s.name = \"a\".freeze\n  s.version = \"1\"\n  s.licenses = [\"MIT\".freeze]\nend\n"),
        ("composer.lock", """{"packages": [{"name": "a/b", "version": "v1", "require": {"a/c": "1"}, "license": ["MIT"], "dist": {"shasum": "x"}}], "packages-dev": []}"""),
        ("mix.lock", "%{\n  \"a\": {:hex, :a, \"1.0\", \"00\", [:mix], [{:b, \"~> 1\", [hex: :b]}], \"hexpm\", \"00\"},\n}\n"),
        ("pubspec.lock", "packages:\n  a: {dependency: \"direct main\", source: hosted, version: \"1\"}\n"),
        ("Package.resolved", """{"pins": [{"location": "https://github.com/a/b.git", "state": {"version": "1"}}]}"""),
        ("bom.json", """{"bomFormat": "CycloneDX", "components": [{"type": "operating-system", "name": "debian", "version": "12"}, {"bom-ref": "a", "name": "a", "purl": "pkg:deb/debian/a@1?distro=debian-12", "licenses": [{"expression": "MIT"}], "hashes": [{"alg": "MD5", "content": "0"}], "properties": [{"name": "gabion:shippedBy", "value": "a"}]}], "dependencies": [{"ref": "a", "dependsOn": ["a"]}]}"""),
        ("a.spdx3.json", """{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{"type": "software_Package", "spdxId": "a", "name": "a", "software_packageUrl": "pkg:npm/a@1", "verifiedUsing": [{"type": "Hash", "algorithm": "sha1", "hashValue": "0"}], "externalIdentifier": {"externalIdentifierType": "cpe23", "identifier": "cpe:2.3:a:b:c:1"}}, {"type": "Relationship", "spdxId": "r", "from": "a", "relationshipType": "hasDeclaredLicense", "to": ["l"]}, {"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "l", "expandedlicensing_member": ["https://spdx.org/licenses/MIT", "l"]}]}"""),
        ("a.spdx.json", """{"spdxVersion": "SPDX-2.3", "packages": [{"SPDXID": "a", "name": "a", "versionInfo": "1", "sourceInfo": "built package from: b 1", "licenseDeclared": "MIT", "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:rpm/a@1"}], "annotations": [{"comment": "gabion:type: rpm"}]}], "relationships": [{"spdxElementId": "a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "a"}]}"""),
        ("package.json", """{"dependencies": {"a": "^1"}}"""),
        ("usr/share/doc/a/copyright", "Format: x\n\nFiles: *\nLicense: GPL-2+\n text\n"),
        ("rebar.lock", "{\"1.2.0\",\n[{<<\"a\">>,{pkg,<<\"a\">>,<<\"1.0\">>},0},\n {<<\"b\">>,{git,\"https://x/b.git\",{ref,\"C\"}},1}]}.\n[\n{pkg_hash,[\n {<<\"a\">>, <<\"00\">>}]}\n].\n"),
        ("lib/a-1/ebin/a.app", "{application,a,[{description,\"x\"},{vsn,\"1\"},{modules,[]}]}.\n"),
        ("obj/project.assets.json", """{"version": 3, "targets": {"net8.0": {"A/1.0.0": {"type": "package", "dependencies": {"B": "1"}}}}, "libraries": {"A/1.0.0": {"sha512": "AAAA", "type": "package"}, "P/1": {"type": "project"}}, "projectFileDependencyGroups": {"net8.0": ["A >= 1.0.0"]}}"""),
        ("paket.lock", "STORAGE: NONE\nNUGET\n  remote: https://x\n    A (1.0) - restriction: x\n      B (>= 1)\n    B (1.0)\nGITHUB\n  remote: o/r\n    f.fs (00)\nGROUP X\nNUGET\n  remote: y\n    C (2)\n"),
        ("gradle/verification-metadata.xml", "<verification-metadata><components><component group=\"g\" name=\"a\" version=\"1\"><artifact name=\"a-1.jar\"><sha256 value=\"00\"/></artifact></component></components></verification-metadata>"),
        ("root/.julia/packages/A/AbCdE/Project.toml", "name = \"A\"\nuuid = \"u\"\nversion = \"1\"\n"),
        ("root/.pub-cache/hosted/pub.dev/a-1/pubspec.yaml", "name: a\nversion: 1.0.0\n"),
        ("root/.conan/data/a/1/_/_/package/0/conaninfo.txt", "[requires]\n b/1.Y.Z\n[full_requires]\n b/1.2:0\n"),
        ("setup.cfg", "[options]\ninstall_requires =\n  a==1\n  b>2\n"),
        ("conanfile.txt", "[requires]\na/1@u/c\nb/[>1]\n"),
        ("Podfile.lock", "PODS:\n  - A/B (1.0):\n    - C (~> 1)\n  - C (1.0)\nDEPENDENCIES:\n  - A/B\n"),
        ("library/a/DESCRIPTION", "Package: a\nVersion: 1\nBuilt: R 4\nLicense: MIT\n"),
        ("renv.lock", """{"Packages": {"A": {"Version": "1", "Hash": "00", "Requirements": ["B"]}}}"""),
        ("Manifest.toml", "julia_version = \"1.9\"\n[[deps.A]]\nuuid = \"u\"\nversion = \"1\"\ndeps = [\"B\"]\n"),
        ("conan.lock", """{"requires": ["a/1@u/c#0%1"], "graph_lock": {"nodes": {"1": {"ref": "b/1"}}}}"""),
        ("cabal.project.freeze", "constraints: any.a ==1.0,\n  b -flag\n"),
        ("stack.yaml.lock", "packages:\n- completed:\n    hackage: a-1.0@sha256:00,1\n"),
        (".github/workflows/a.yml", "jobs:\n  a:\n    steps:\n    - uses: a/b@v1\n"),
    ];

    private static Dictionary<string, byte[]> Create()
    {
        var samples = Texts.ToDictionary(sample => sample.Path, sample => Encoding.UTF8.GetBytes(sample.Text), StringComparer.Ordinal);
        samples["var/lib/rpm/rpmdb.sqlite"] = RpmSamples.Sqlite;
        samples["var/lib/rpm/Packages.db"] = RpmSamples.Ndb();
        samples["var/lib/rpm/Packages"] = RpmSamples.BerkeleyHash(isBigEndian: true);
        samples["root/.conan2/p/cache.sqlite3"] = ConanDatabaseReaderTests.Sample();
        samples["bin/go"] = ProgramSamples.Elf((".go.buildinfo", ProgramSamples.GoBuildInfo("go1.22.3", "path\ta\nmod\ta\tv1.0.0\t\ndep\tb\tv1.0.0\th1:x=\n")));
        samples["bin/rust"] = ProgramSamples.Elf((".dep-v0", ProgramSamples.Zlib("""{"packages": [{"name": "a", "version": "1", "source": "crates.io", "dependencies": [0]}]}""")));
        samples["bin/bundle"] = ProgramSamples.Bundle("""{"libraries": {"A/1": {"type": "package"}}}""");
        samples["bin/busybox"] = ProgramSamples.Elf((".rodata", "BusyBox v1.36.1 (x)"u8.ToArray()));
        samples["lib/a.dll"] = File.ReadAllBytes(typeof(Gabion.Formats.TextSpan).Assembly.Location);
        samples["lib/a.jar"] = ProgramSamples.Zip(
            ("META-INF/maven/a/a/pom.properties", ProgramSamples.Properties("a", "a", "1")),
            ("lib/b-1.0.jar", ProgramSamples.Zip(("META-INF/MANIFEST.MF", "Bundle-SymbolicName: a.b\n"u8.ToArray()))));
        samples["lib/a-1.0.egg"] = ProgramSamples.Zip(("EGG-INFO/PKG-INFO", "Name: a\nVersion: 1.0\n"u8.ToArray()));
        samples["var/lib/chisel/manifest.wall"] = ProgramSamples.Zstandard("{\"jsonwall\":\"1.0\",\"count\":2}\n{\"kind\":\"package\",\"name\":\"a\",\"version\":\"1\",\"arch\":\"amd64\"}\n");
        return samples;
    }
}
