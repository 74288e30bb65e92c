using Gabion.Model.Packages;

namespace Gabion.Tests.Readers.Packages;

/// <summary>What no registry has is a package too, and its package URL says where it comes from.</summary>
public sealed class PackageOriginTests
{
    private const string Commit = "0123456789012345678901234567890123456789";

    [Theory]
    [InlineData("git+ssh://git@github.com/o/r.git#" + Commit, "git+ssh://git@github.com/o/r.git@" + Commit)]
    [InlineData("git+https://user:secret@host/o/r.git#" + Commit, "git+https://host/o/r.git@" + Commit)]
    [InlineData("github:o/r#" + Commit, "git+https://github.com/o/r.git@" + Commit)]
    [InlineData("git://github.com/o/r.git#v1.0", "git+git://github.com/o/r.git@v1.0")]
    [InlineData("git@github.com:o/r.git#" + Commit, "git+ssh://git@github.com/o/r.git@" + Commit)]
    [InlineData("https://codeload.github.com/o/r/tar.gz/" + Commit, "git+https://github.com/o/r.git@" + Commit)]
    public void A_package_of_an_old_npm_lock_names_its_repository(string version, string expected) => Assert.Equal(
        [$"pkg:npm/a?vcs_url={expected}"],
        Urls("package-lock.json", $$"""{"lockfileVersion": 1, "dependencies": {"a": {"version": "{{version}}"} } }"""));

    [Theory]
    [InlineData("package-lock.json", """{"packages": {"node_modules/a": {"version": "1.0.0", "resolved": "git+ssh://git@github.com/o/r.git#C"}, "node_modules/b": {"version": "2.0.0", "resolved": "https://registry.example/b/-/b-2.0.0.tgz"}}}""", "pkg:npm/a@1.0.0?vcs_url=git+ssh://git@github.com/o/r.git@C pkg:npm/b@2.0.0")]
    [InlineData("package-lock.json", """{"lockfileVersion": 1, "dependencies": {"a": {"version": "https://host/a.tgz", "integrity": "x"}}}""", "pkg:npm/a?download_url=https://host/a.tgz")]
    [InlineData("yarn.lock", "\"a@git+https://github.com/o/r.git\":\n  version \"1.0.0\"\n  resolved \"git+https://github.com/o/r.git#C\"\n", "pkg:npm/a@1.0.0?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("yarn.lock", "__metadata:\n  version: 6\n\"a@https://github.com/o/r.git#commit=C\":\n  version: 1.0.0\n  resolution: \"a@https://github.com/o/r.git#commit=C\"\n", "pkg:npm/a@1.0.0?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("pnpm-lock.yaml", "lockfileVersion: '6.0'\npackages:\n  github.com/o/r/C:\n    resolution: {tarball: 'https://codeload.github.com/o/r/tar.gz/C'}\n    name: a\n    version: 1.0.0\n", "pkg:npm/a@1.0.0?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("pnpm-lock.yaml", "lockfileVersion: '6.0'\npackages:\n  '@g.io/o/r/C':\n    resolution: {type: git, repo: 'https://g.io/o/r.git', commit: C}\n    name: a\n", "pkg:npm/a?vcs_url=git+https://g.io/o/r.git@C")]
    [InlineData("bun.lock", """{"lockfileVersion": 1, "packages": {"a": ["a@github:o/r#C", {}, "o-r-C"], "b": ["b@git+ssh://git@g.io/o/r.git#C", {}]}}""", "pkg:npm/a?vcs_url=git+https://github.com/o/r.git@C pkg:npm/b?vcs_url=git+ssh://git@g.io/o/r.git@C")]
    [InlineData("mix.lock", "%{\n  \"a\": {:git, \"https://github.com/o/r.git\", \"C\", [branch: \"main\"]},\n}\n", "pkg:hex/a?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("Cargo.lock", "version = 3\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"git+https://github.com/o/r?branch=main#C\"\n", "pkg:cargo/a@1.0.0?vcs_url=git+https://github.com/o/r@C")]
    [InlineData("poetry.lock", "[[package]]\nname = \"a\"\nversion = \"1.0\"\n[package.source]\ntype = \"git\"\nurl = \"https://github.com/o/r.git\"\nreference = \"main\"\nresolved_reference = \"C\"\n[metadata]\n", "pkg:pypi/a@1.0?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("uv.lock", "[[package]]\nname = \"a\"\nversion = \"1.0\"\nsource = { git = \"https://github.com/o/r?rev=main#C\" }\n", "pkg:pypi/a@1.0?vcs_url=git+https://github.com/o/r@C")]
    [InlineData("pdm.lock", "[[package]]\nname = \"a\"\nversion = \"1.0\"\ngit = \"https://github.com/o/r.git\"\nrevision = \"C\"\n", "pkg:pypi/a@1.0?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("pylock.toml", "lock-version = '1.0'\n[[packages]]\nname = 'a'\nvcs = { type = 'git', url = 'https://github.com/o/r.git', commit-id = 'C' }\n", "pkg:pypi/a?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("Pipfile.lock", """{"_meta": {}, "default": {"a": {"git": "https://github.com/o/r.git", "ref": "C"}}}""", "pkg:pypi/a?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("requirements.txt", "a @ git+https://github.com/o/r.git@C ; python_version > '3'\n-e git+ssh://git@github.com/o/r@C#egg=b\nhttps://host/c_d-1.0-py3-none-any.whl\n", "pkg:pypi/a?vcs_url=git+https://github.com/o/r.git@C pkg:pypi/b?vcs_url=git+ssh://git@github.com/o/r@C pkg:pypi/c-d@1.0?download_url=https://host/c_d-1.0-py3-none-any.whl")]
    [InlineData("composer.lock", """{"packages": [{"name": "v/a", "version": "dev-main", "source": {"type": "git", "url": "https://github.com/o/r.git", "reference": "C"}}, {"name": "v/b", "version": "1.0", "source": {"url": "https://github.com/v/b.git", "reference": "D"}}]}""", "pkg:composer/v/a@dev-main?vcs_url=git+https://github.com/o/r.git@C pkg:composer/v/b@1.0")]
    [InlineData("Gemfile.lock", "GIT\n  remote: https://github.com/o/r.git\n  revision: C\n  branch: main\n  specs:\n    a (1.0)\n\nDEPENDENCIES\n  a!\n", "pkg:gem/a@1.0?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("pubspec.lock", "packages:\n  a:\n    source: git\n    version: \"1.0.0\"\n    description: {url: \"https://github.com/o/r.git\", resolved-ref: C}\nsdks: {}\n", "pkg:pub/a@1.0.0?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("Podfile.lock", "PODS:\n  - A (1.0)\nDEPENDENCIES:\n  - A\nCHECKOUT OPTIONS:\n  A:\n    :commit: C\n    :git: https://github.com/o/r.git\nCOCOAPODS: 1.15.2\n", "pkg:cocoapods/A@1.0?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("Package.resolved", """{"pins": [{"location": "https://github.com/o/r.git", "state": {"branch": "main", "revision": "C"}}]}""", "pkg:swift/github.com/o/r@C?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("renv.lock", """{"Packages": {"A": {"Version": "1.0", "Source": "GitHub", "RemoteUsername": "o", "RemoteRepo": "r", "RemoteSha": "C"}}}""", "pkg:cran/A@1.0?vcs_url=git+https://github.com/o/r.git@C")]
    [InlineData("Manifest.toml", "julia_version = \"1.9\"\n[[deps.A]]\nuuid = \"u\"\nversion = \"1.0.0\"\ngit-tree-sha1 = \"x\"\nrepo-rev = \"main\"\nrepo-url = \"https://github.com/o/r.git\"\n", "pkg:julia/A@1.0.0?uuid=u&vcs_url=git+https://github.com/o/r.git@main")]
    [InlineData("stack.yaml.lock", "packages:\n- completed: {git: 'https://github.com/o/r.git', commit: C, name: a, version: '1.0'}\nsnapshots: []\n", "pkg:hackage/a@1.0?vcs_url=git+https://github.com/o/r.git@C")]
    public void A_package_out_of_a_repository_is_stated(string path, string text, string expected) =>
        Assert.Equal(expected.Split(' '), Urls(path, text));

    [Theory]
    [InlineData("Pipfile.lock", """{"_meta": {}, "default": {"a": {"path": "./a"}}}""")]
    [InlineData("bun.lock", """{"lockfileVersion": 1, "packages": {"a": ["a@file:../a", {}]}}""")]
    [InlineData("pnpm-lock.yaml", "lockfileVersion: '6.0'\npackages:\n  file:../a:\n    resolution: {directory: ../a, type: directory}\n    name: a\n")]
    [InlineData("pubspec.lock", "packages:\n  a: {source: path, version: \"1\", description: {path: ../a}}\nsdks: {}\n")]
    [InlineData("requirements.txt", "./a\n")]
    [InlineData("go.mod", "module m\n\nrequire example.com/a v1.0.0\n\nreplace example.com/a => ../a\n")]
    public void A_folder_of_the_project_is_told(string path, string text) => Assert.StartsWith(
        "gap Unknown ", Assert.Single(PackageTable.Of(path, text)), StringComparison.Ordinal);

    private static IEnumerable<string> Urls(string path, string text) =>
        PackageTable.Read(path, text).Facts.OfType<PackageSet>().SelectMany(set => set.Packages).Select(package => Uri.UnescapeDataString(package.Url!.ToString()));
}
