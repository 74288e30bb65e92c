namespace Gabion.Tests.Readers.Packages;

/// <summary>Lock files, caches and manifests beside the most common ones.</summary>
public sealed class MoreLockReaderTests
{
    [Fact]
    public void Reads_the_lock_of_rebar() => Assert.Equal(
        PackageTable.Lines("""
            hex:cowboy@2.8.0 direct
            hex:cowlib@2.9.1 transitive
            hex:own@ direct
            """),
        PackageTable.Of("rebar.lock", """
            {"1.2.0",
            [{<<"cowboy">>,{pkg,<<"cowboy">>,<<"2.8.0">>},0},
             {<<"cowlib">>,{pkg,<<"cowlib">>,<<"2.9.1">>},1},
             {<<"own">>,{git,"https://github.com/o/own.git",{ref,"0123"}},0}]}.
            [
            {pkg_hash,[
             {<<"cowboy">>, <<"F3DC62E35797ECD9AC1B50DB74611193C29815401E53BAC9A5C0577BD7BC667D">>}]}
            ].
            """));

    [Fact]
    public void Hashes_of_rebar_are_those_of_hex() => Assert.Equal(
        "sha256:f3dc62e35797ecd9ac1b50db74611193c29815401e53bac9a5c0577bd7bc667d",
        PackageTable.Read("rebar.lock", "[{<<\"a\">>,{pkg,<<\"a\">>,<<\"1\">>},0}]}.\n[{pkg_hash,[\n {<<\"a\">>, <<\"F3DC62E35797ECD9AC1B50DB74611193C29815401E53BAC9A5C0577BD7BC667D\">>}]}].\n")
            .Facts.OfType<Gabion.Model.Packages.PackageSet>().Single().Packages.Single().Hashes.Single().ToString());

    [Theory]
    [InlineData("opt/app/lib/cowboy-2.8.0/ebin/cowboy.app", "{application,cowboy,[{description,\"x\"},{vsn,\"2.8.0\"}]}.", "hex:cowboy@2.8.0")]
    [InlineData("opt/app/lib/kernel-8.5/ebin/kernel.app", "%% a comment\n{application, kernel,\n [{vsn, \"8.5\"}]}.", "otp:kernel@8.5")]
    [InlineData("root/.julia/packages/JSON/NeJ9k/Project.toml", "name = \"JSON\"\nuuid = \"682c06a0\"\nversion = \"0.21.1\"\n", "julia:JSON@0.21.1")]
    [InlineData("root/.pub-cache/hosted/pub.dev/http-0.13.0/pubspec.yaml", "name: http\nversion: 0.13.0\n", "pub:http@0.13.0")]
    [InlineData("root/.conan/data/openssl/1.1.1k/_/_/package/abc/conaninfo.txt", "[settings]\n os=Linux\n[full_requires]\n zlib/1.2.11:abc\n", "conan:openssl@1.1.1k -> conan:zlib@1.2.11")]
    public void Reads_what_is_installed(string path, string text, string expected) => Assert.Equal([expected], PackageTable.Of(path, text));

    [Fact]
    public void Reads_what_Carthage_resolved()
    {
        var result = PackageTable.Read("Cartfile.resolved", "github \"Alamofire/Alamofire\" \"5.4.0\"\ngit \"https://git.example.org/o/own.git\" \"0123456789abcdef0123456789abcdef01234567\"\nbinary \"https://example.org/f.json\" \"1.0\"\n");
        Assert.Equal(
            ["swift:github.com/Alamofire/Alamofire@5.4.0", "swift:git.example.org/o/own@0123456789abcdef0123456789abcdef01234567"],
            PackageTable.Of(result).Where(row => !row.StartsWith("gap", StringComparison.Ordinal)));
        Assert.Contains("'https://example.org/f.json' is a framework that is built already", Assert.Single(result.Gaps).Reason, StringComparison.Ordinal);
        Assert.Contains("no part of a Carthage lock file", Assert.Single(PackageTable.Read("Cartfile.resolved", "github \"a/b\" \"1.0\"\nwhat is this\n").Gaps).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_go_sum_alone_is_told()
    {
        const string text = "a.com/a v1.0.0 h1:x=\na.com/a v1.0.0/go.mod h1:y=\n";
        Assert.Contains("no go.mod beside it", Assert.Single(PackageTable.Read("go.sum", text).Gaps).Reason, StringComparison.Ordinal);
        Assert.Empty(PackageTable.Read("go.sum", text, ("go.mod", "module m\ngo 1.21\n")).Gaps);
    }

    [Fact]
    public void What_is_installed_is_read_in_images()
    {
        foreach (var path in (string[])["opt/app/lib/a-1/ebin/a.app", "root/.julia/packages/A/AbCdE/Project.toml", "root/.pub-cache/hosted/pub.dev/a-1/pubspec.yaml", "root/.conan/data/a/1/_/_/package/0/conaninfo.txt"])
        {
            Assert.NotNull(Gabion.Readers.Packages.PackageReaderList.Choose(path, Gabion.Readers.Packages.PackagePlace.Root));
        }
    }

    [Fact]
    public void Reads_what_nuget_restored() => Assert.Equal(
        PackageTable.Lines("""
            nuget:A@1.0.0 direct -> nuget:B@2.0.0
            nuget:B@2.0.0 transitive
            """),
        PackageTable.Of("src/App/obj/project.assets.json", """
            {"version": 3, "targets": {"net8.0": {"A/1.0.0": {"type": "package", "dependencies": {"B": "1.9.0"}}, "B/2.0.0": {"type": "package"}, "Lib/1.0.0": {"type": "project"}}},
             "libraries": {"A/1.0.0": {"sha512": "x", "type": "package"}, "B/2.0.0": {"type": "package"}, "Lib/1.0.0": {"type": "project"}},
             "projectFileDependencyGroups": {"net8.0": ["A >= 1.0.0"]}}
            """));

    [Fact]
    public void Reads_the_lock_of_paket() => Assert.Equal(
        PackageTable.Lines("""
            generic:FAKE@0123
            nuget:Argu@6.1.1 -> nuget:FSharp.Core@5.0
            nuget:FSharp.Core@5.0
            nuget:FSharp.Core@6.0
            """),
        PackageTable.Of("paket.lock", """
            STORAGE: NONE
            RESTRICTION: == net6.0
            NUGET
              remote: https://nuget.example/v3/index.json
                Argu (6.1.1)
                  FSharp.Core (>= 4.3.2)
                FSharp.Core (5.0) - restriction: >= net6.0
            GITHUB
              remote: fsprojects/FAKE
                src/Globbing.fs (0123)

            GROUP Build
            NUGET
              remote: https://nuget.example/v3/index.json
                FSharp.Core (6.0)
            """));

    [Fact]
    public void Reads_what_gradle_verifies_where_nothing_is_locked()
    {
        const string text = "<verification-metadata xmlns=\"https://schema.gradle.org/dependency-verification\"><components>\n<component group=\"g\" name=\"a\" version=\"1.0\"><artifact name=\"a-1.0.jar\"><sha256 value=\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"/></artifact></component></components></verification-metadata>";
        Assert.Equal(["maven:g/a@1.0 asked"], PackageTable.Of("gradle/verification-metadata.xml", text));
        Assert.Equal([], PackageTable.Of("app/gradle/verification-metadata.xml", text, ("app/gradle.lockfile", "empty=\n")));
    }

    [Fact]
    public void Reads_the_lock_of_settings_in_gradle() =>
        Assert.Equal(["maven:g/a@1.0 dev"], PackageTable.Of("settings-gradle.lockfile", "g:a:1.0=classpath\nempty=\n"));

    [Fact]
    public void An_explicit_list_of_conda_may_be_called_requirements() => Assert.Equal(
        ["conda:openssl@1.1.1k"],
        PackageTable.Of("requirements.txt", "@EXPLICIT\nhttps://conda.anaconda.org/conda-forge/linux-64/openssl-1.1.1k-h7f98852_0.tar.bz2#07fae2cb088379c8441e0f3ffa1f4025\n"));

    [Fact]
    public void A_file_that_requirements_take_in_is_read_too() => Assert.Equal(
        PackageTable.Lines("""
            pypi:a@1 asked
            pypi:b@2 asked
            """),
        PackageTable.Of("app/requirements.txt", "a==1\n-r ../base.txt\n-r requirements-more.txt\n", ("base.txt", "b==2\n-r base.txt\n")));

    // Manifests without a lock file: what is pinned to one version is stated, and the gap says what is not known.
    [Theory]
    [InlineData("package.json", """{"dependencies": {"a": "1.2.3", "b": "^1", "c": "github:o/c#1", "d": "file:../d"}}""", "npm:a@1.2.3 npm:c@", 1)]
    [InlineData("composer.json", """{"require": {"php": ">=7", "v/a": "1.2.3", "v/b": "^1"}}""", "composer:v/a@1.2.3", 1)]
    [InlineData("Cargo.toml", "[dependencies]\na = \"=1.2.3\"\nb = \"1.2.3\"\nc = { path = \"../c\" }\nd = { git = \"https://x/d.git\", rev = \"1\" }\n", "cargo:a@1.2.3 cargo:d@", 1)]
    [InlineData("pyproject.toml", "[project]\ndependencies = [\"a==1.2\", \"b>1\"]\n[tool.poetry.dependencies]\npython = \"^3\"\nc = \"1.2.3\"\n", "pypi:a@1.2 pypi:c@1.2.3", 1)]
    [InlineData("Pipfile", "[packages]\na = \"==1.2\"\nb = \"*\"\n", "pypi:a@1.2", 1)]
    [InlineData("pubspec.yaml", "dependencies:\n  a: 1.2.3\n  b: ^1.0.0\n  flutter: {sdk: flutter}\n", "pub:a@1.2.3", 1)]
    [InlineData("setup.cfg", "[metadata]\nname = x\n[options]\ninstall_requires =\n    a==1.2\n    b>1\nzip_safe = no\n", "pypi:a@1.2", 1)]
    [InlineData("conanfile.txt", "[requires]\nzlib/1.2.11\nb/[>1 <2]\n[generators]\ncmake\n", "conan:zlib@1.2.11", 1)]
    [InlineData("setup.py", "setup(install_requires=[\"a==1\"])", "", 1)]
    [InlineData("Package.swift", "let package = Package(dependencies: [.package(url: \"https://x/y\", from: \"1.0.0\")])", "", 1)]
    [InlineData("conanfile.py", "class A(ConanFile):\n  requires = \"zlib/1.2.11\"\n", "", 1)]
    [InlineData("Project.toml", "name = \"A\"\n[deps]\nJSON = \"682c06a0-de6a-54ab-a142-c8b1cf79cde6\"\n", "", 1)]
    [InlineData("rebar.config", "{erl_opts, []}.\n{deps, [{cowboy, \"2.8.0\"}]}.\n", "", 1)]
    [InlineData("rebar.config", "{erl_opts, []}.\n{deps, []}.\n", "", 0)]
    [InlineData("DESCRIPTION", "Package: a\nVersion: 1\nImports: b\n", "", 1)]
    [InlineData("DESCRIPTION", "Some words about the project\n", "", 0)]
    [InlineData("Gemfile", "gem 'rails'\n", "", 1)]
    [InlineData("package.json", """{"name": "a", "dependencies": {}}""", "", 0)]
    public void A_manifest_without_a_lock_states_what_it_pins(string path, string text, string expected, int gaps)
    {
        var reader = Gabion.Readers.Packages.PackageReaderList.Choose(path, Gabion.Readers.Packages.PackagePlace.Repository)!;
        var result = reader.Read(new Gabion.Model.SourceFile(path), System.Text.Encoding.UTF8.GetBytes(text).AsMemory(), _ => null);
        Assert.Equal(expected, string.Join(' ', result.Facts.OfType<Gabion.Model.Packages.PackageSet>().SelectMany(set => set.Packages).Select(package => package.Key)));
        Assert.Equal(gaps, result.Gaps.Length);
    }

    [Fact]
    public void A_lock_file_above_a_manifest_answers_it() =>
        Assert.Equal([], PackageTable.Of("app/setup.py", "install_requires", ("requirements.txt", "")));
}
