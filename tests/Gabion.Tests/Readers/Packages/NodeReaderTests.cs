namespace Gabion.Tests.Readers.Packages;

public sealed class NodeReaderTests
{
    [Fact]
    public void Reads_a_package_lock_by_folders() => Assert.Equal(
        PackageTable.Lines("""
            npm:@s/a@1.0.0 direct -> npm:b@2.0.0
            npm:b@1.0.0 direct dev
            npm:b@2.0.0 transitive
            npm:real@3.0.0 direct
            npm:git@ transitive
            """),
        PackageTable.Of("web/package-lock.json", """
            {"name": "x", "lockfileVersion": 3, "packages": {
              "": {"dependencies": {"@s/a": "^1", "alias": "npm:real@3"}, "devDependencies": {"b": "1"}, "workspaces": ["member"]},
              "member": {"name": "member", "version": "9.9.9"},
              "node_modules/member": {"resolved": "member", "link": true},
              "node_modules/@s/a": {"version": "1.0.0", "dependencies": {"b": "2"}, "integrity": "sha512-AAAA"},
              "node_modules/b": {"version": "1.0.0", "dev": true},
              "node_modules/@s/a/node_modules/b": {"version": "2.0.0"},
              "node_modules/alias": {"name": "real", "version": "3.0.0"},
              "node_modules/git": {"version": "git+ssh://git@github.com/x/y.git#abc"}
            }}
            """));

    [Fact]
    public void Reads_a_package_lock_by_nesting() => Assert.Equal(
        PackageTable.Lines("""
            npm:a@1.0.0 direct -> npm:b@2.0.0
            npm:b@2.0.0 transitive
            npm:b@1.0.0 transitive dev
            gap Unknown 4: A package comes from folders or files of the project ('folder' from file:../x): which version it is the lock file does not say
            """),
        PackageTable.Of(
            "package-lock.json",
            """
            {"lockfileVersion": 1, "dependencies": {
              "a": {"version": "1.0.0", "requires": {"b": "2"}, "dependencies": {"b": {"version": "2.0.0"}}},
              "b": {"version": "1.0.0", "dev": true},
              "folder": {"version": "file:../x"}
            }}
            """,
            ("package.json", """{"dependencies": {"a": "^1"}}""")));

    [Theory]
    [InlineData("5.4", "/a/1.0.0_p@2", "/@s/b/2.0.0", "1.0.0_p@2", "2.0.0")]
    [InlineData("'6.0'", "/a@1.0.0(p@2)", "/@s/b@2.0.0", "1.0.0(p@2)", "2.0.0")]
    public void Reads_older_locks_of_pnpm(string version, string first, string second, string direct, string needed) => Assert.Equal(
        PackageTable.Lines("""
            npm:a@1.0.0 direct -> npm:@s/b@2.0.0
            npm:@s/b@2.0.0 transitive
            """),
        PackageTable.Of("pnpm-lock.yaml", $$"""
            lockfileVersion: {{version}}
            specifiers: {a: ^1}
            dependencies:
              a: {{direct}}
            packages:
              {{first}}:
                resolution: {integrity: sha512-x}
                dependencies: {'@s/b': {{needed}}}
              {{second}}:
                resolution: {integrity: sha512-y}
            """));

    [Fact]
    public void Reads_the_lock_of_pnpm_9() => Assert.Equal(
        PackageTable.Lines("""
            npm:@s/a@1.0.0 direct -> npm:b@2.0.0
            npm:b@2.0.0 transitive
            npm:d@1.0.0-rc.1 direct dev
            """),
        PackageTable.Of("pnpm-lock.yaml", """
            lockfileVersion: '9.0'
            importers:
              .:
                dependencies:
                  '@s/a': {specifier: ^1, version: 1.0.0(p@1.0.0)}
                  local: {specifier: 'workspace:*', version: 'link:../local'}
                devDependencies:
                  d: {specifier: ^1, version: 1.0.0-rc.1}
            packages:
              '@s/a@1.0.0': {resolution: {integrity: sha512-x}}
              b@2.0.0: {resolution: {integrity: sha512-x}}
              d@1.0.0-rc.1: {resolution: {integrity: sha512-x}}
            snapshots:
              '@s/a@1.0.0(p@1.0.0)':
                dependencies: {b: 2.0.0}
              b@2.0.0: {}
              d@1.0.0-rc.1: {}
            """));

    [Fact]
    public void Reads_every_document_of_a_lock_of_pnpm_11() => Assert.Equal(
        PackageTable.Lines("""
            npm:pnpm@11.0.0 direct dev
            npm:minimist@1.2.0 direct
            """),
        PackageTable.Of("pnpm-lock.yaml", """
            ---
            lockfileVersion: '9.0'
            importers:
              .:
                packageManagerDependencies:
                  pnpm: {specifier: 11.0.0, version: 11.0.0}
            packages:
              pnpm@11.0.0: {resolution: {integrity: sha512-x}}
            snapshots:
              pnpm@11.0.0: {}

            ---
            lockfileVersion: '9.0'
            importers:
              .:
                dependencies:
                  minimist: {specifier: 1.2.0, version: 1.2.0}
            packages:
              minimist@1.2.0: {resolution: {integrity: sha512-x}}
            snapshots:
              minimist@1.2.0: {}

            """));

    [Fact]
    public void Documents_that_are_passed_over_are_told()
    {
        var gap = Assert.Single(PackageTable.Read("pubspec.lock", "packages:\n  a:\n    dependency: transitive\n    source: hosted\n    version: \"1.0.0\"\n    description: {name: a, url: \"https://pub.dev\"}\nsdks:\n  dart: \">=3.0.0\"\n---\npackages:\n  b: {}\n").Gaps);
        Assert.Contains("It holds 2 documents, and only the first is read", gap.Reason, StringComparison.Ordinal);
        Assert.Equal(10, gap.Span!.Value.Line);
    }

    private const string Manifest = """{"dependencies": {"@s/a": "^1.0.0"}, "devDependencies": {"d": "^3.0.0"}}""";

    [Fact]
    public void Reads_the_lock_of_yarn_1() => Assert.Equal(
        PackageTable.Lines("""
            npm:@s/a@1.0.1 direct -> npm:b@2.0.0
            npm:b@2.0.0 transitive
            npm:d@3.0.0 direct dev
            npm:real@4.0.0 transitive dev
            """),
        PackageTable.Of(
            "yarn.lock",
            """
            # yarn lockfile v1


            "@s/a@^1.0.0":
              version "1.0.1"
              resolved "https://registry.yarnpkg.com/@s/a/-/a-1.0.1.tgz#0123"
              integrity sha512-AAAA
              dependencies:
                b "^2.0.0 || ^3"

            b@^1.9.0, "b@^2.0.0 || ^3":
              version "2.0.0"

            d@^3.0.0:
              version "3.0.0"

            alias@npm:real@^4:
              version "4.0.0"
            """,
            ("package.json", Manifest)));

    [Fact]
    public void Reads_the_lock_of_later_yarns() => Assert.Equal(
        PackageTable.Lines("""
            npm:@s/a@1.0.1 direct -> npm:b@2.0.0
            npm:b@2.0.0 transitive
            npm:d@3.0.0 direct dev
            """),
        PackageTable.Of(
            "yarn.lock",
            """
            __metadata:
              version: 6
              cacheKey: 8

            "@s/a@npm:^1.0.0":
              version: 1.0.1
              resolution: "@s/a@npm:1.0.1"
              dependencies:
                b: ^2.0.0
              checksum: abc
              languageName: node
              linkType: hard

            "b@npm:^1.9.0, b@npm:^2.0.0":
              version: 2.0.0
              resolution: "b@npm:2.0.0"
              linkType: hard

            "d@npm:^3.0.0":
              version: 3.0.0
              resolution: "d@npm:3.0.0"
              linkType: hard

            "project@workspace:.":
              version: 0.0.0-use.local
              resolution: "project@workspace:."
              dependencies:
                "@s/a": ^1.0.0
                d: ^3.0.0
              linkType: soft
            """,
            ("package.json", Manifest)));

    [Fact]
    public void Reads_the_lock_of_bun() => Assert.Equal(
        PackageTable.Lines("""
            npm:a@1.0.0 direct -> npm:@s/b@2.0.0
            npm:@s/b@2.0.0 transitive
            npm:d@3.0.0 direct dev
            """),
        PackageTable.Of("bun.lock", """
            {
              "lockfileVersion": 1,
              "workspaces": {"": {"name": "x", "dependencies": {"a": "^1"}, "devDependencies": {"d": "^3"}}},
              "packages": {
                "a": ["a@1.0.0", "", {"dependencies": {"@s/b": "^2"}}, "sha512-AAAA"],
                "@s/b": ["@s/b@2.0.0", "", {}, "sha512-AAAA"],
                "d": ["d@3.0.0", "", {}, "sha512-AAAA"],
                "member": ["member@workspace:member"],
              }
            }
            """));

    [Fact]
    public void Reads_an_installed_package()
    {
        var package = PackageTable.Read("app/node_modules/@s/a/package.json", """{"name": "@s/a", "version": "1.2.3", "license": "MIT", "author": {"name": "Me"}}""")
            .Facts.OfType<Gabion.Model.Packages.PackageSet>().Single().Packages.Single();
        Assert.Equal(("@s", "a", "1.2.3", "MIT", "Me"), (package.Namespace, package.Name, package.Version, package.Licences.Single(), package.Supplier));
        Assert.Throws<ArgumentException>(() => PackageTable.Reader("app/node_modules/a/dist/esm/package.json"));
        Assert.DoesNotContain(Gabion.Readers.Packages.PackageReaderList.Installed, reader => reader.Accepts("app/package.json"));
    }

    [Fact]
    public void A_broken_lock_is_a_gap_with_its_place() => Assert.StartsWith(
        "gap Invalid 2: ", Assert.Single(PackageTable.Of("package-lock.json", "{\n  \"packages\": [}")), StringComparison.Ordinal);
}
