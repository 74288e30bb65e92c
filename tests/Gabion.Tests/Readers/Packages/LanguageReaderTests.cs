namespace Gabion.Tests.Readers.Packages;

/// <summary>Small inputs after each format's description, and what they state.</summary>
public sealed class LanguageReaderTests
{
    [Fact]
    public void Reads_a_go_module_file() => Assert.Equal(
        PackageTable.Lines("""
            golang:github.com/BurntSushi/toml@v1.3.2 direct
            golang:golang.org/x/sys@v0.5.0 transitive
            golang:github.com/fork/lib@v2.0.1 direct
            golang:stdlib@1.22.3 direct asked
            gap Unknown 10: A package comes from folders or files of the project ('example.com/local' from ../local): which version it is the lock file does not say
            """),
        PackageTable.Of("go.mod", """
            module example.com/m

            go 1.22.3

            require github.com/BurntSushi/toml v1.3.2

            require (
            	golang.org/x/sys v0.4.0 // indirect
            	github.com/lib/lib v1.0.0
            	example.com/local v0.0.0
            )

            replace golang.org/x/sys v0.4.0 => golang.org/x/sys v0.5.0
            replace (
            	github.com/lib/lib => github.com/fork/lib v2.0.1
            	example.com/local => ../local
            )
            """));

    [Fact]
    public void Before_go_1_17_the_sums_say_the_rest() => Assert.Equal(
        PackageTable.Lines("""
            golang:a.com/a@v1.0.0 direct
            golang:b.com/b@v2.0.0 transitive
            """),
        PackageTable.Of("go.mod", "module m\ngo 1.16\nrequire a.com/a v1.0.0\n", ("go.sum", "a.com/a v1.0.0 h1:x=\nb.com/b v2.0.0 h1:y=\nc.com/c v1.0.0/go.mod h1:z=\n")));

    [Fact]
    public void Reads_the_lock_of_cargo() => Assert.Equal(
        PackageTable.Lines("""
            cargo:a@1.0.0 direct -> cargo:b@2.0.0
            cargo:b@1.0.0 direct
            cargo:b@2.0.0 transitive
            """),
        PackageTable.Of("Cargo.lock", """
            version = 3

            [[package]]
            name = "mine"
            version = "0.1.0"
            dependencies = ["a", "b 1.0.0"]

            [[package]]
            name = "a"
            version = "1.0.0"
            source = "registry+https://github.com/rust-lang/crates.io-index"
            checksum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            dependencies = [
             "b 2.0.0 (registry+https://github.com/rust-lang/crates.io-index)",
            ]

            [[package]]
            name = "b"
            version = "1.0.0"
            source = "registry+https://github.com/rust-lang/crates.io-index"

            [[package]]
            name = "b"
            version = "2.0.0"
            source = "registry+https://github.com/rust-lang/crates.io-index"
            """));

    [Fact]
    public void Reads_a_maven_project_with_its_parent() => Assert.Equal(
        PackageTable.Lines("""
            maven:org.a/a@1.2 direct asked
            maven:org.b/b@3.0 direct asked
            maven:junit/junit@4.13 direct dev asked
            maven:com.x/lib@9 direct asked
            gap Unknown 9: 1 dependencies take their version from a parent or a bill of materials that is not in the repository
            """),
        PackageTable.Of(
            "child/pom.xml",
            """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <parent><groupId>com.x</groupId><artifactId>parent</artifactId><version>9</version></parent>
              <artifactId>child</artifactId>
              <properties><a.version>1.2</a.version></properties>
              <dependencies>
                <dependency><groupId>org.a</groupId><artifactId>a</artifactId><version>${a.version}</version></dependency>
                <dependency><groupId>org.b</groupId><artifactId>b</artifactId></dependency>
                <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>${junit}</version><scope>test</scope></dependency>
                <dependency><groupId>org.c</groupId><artifactId>c</artifactId></dependency>
                <dependency><groupId>${project.groupId}</groupId><artifactId>lib</artifactId><version>${project.version}</version></dependency>
              </dependencies>
            </project>
            """,
            ("pom.xml", """
            <project><groupId>com.x</groupId><artifactId>parent</artifactId><version>9</version>
              <properties><junit>4.13</junit><b>3.0</b></properties>
              <dependencyManagement><dependencies><dependency><groupId>org.b</groupId><artifactId>b</artifactId><version>${b}</version></dependency></dependencies></dependencyManagement>
            </project>
            """)));

    [Fact]
    public void Reads_managed_versions_from_a_bill_that_is_a_module() => Assert.Equal(
        PackageTable.Lines("""
            maven:org.a/a@1.2 direct asked
            maven:org.b/b@7.0 direct asked
            gap Unknown 5: 1 dependencies take their version from a parent or a bill of materials that is not in the repository
            """),
        PackageTable.Of(
            "apps/web/pom.xml",
            """
            <project><parent><groupId>com.x</groupId><artifactId>root</artifactId><version>9</version><relativePath>../../pom.xml</relativePath></parent>
              <artifactId>web</artifactId><dependencies>
                <dependency><groupId>org.a</groupId><artifactId>a</artifactId></dependency>
                <dependency><groupId>org.b</groupId><artifactId>b</artifactId></dependency>
                <dependency><groupId>org.c</groupId><artifactId>c</artifactId></dependency>
              </dependencies></project>
            """,
            ("pom.xml", """
            <project><groupId>com.x</groupId><artifactId>root</artifactId><version>9</version><modules><module>bom</module><module>apps/web</module><module>../out</module></modules>
              <dependencyManagement><dependencies>
                <dependency><groupId>com.x</groupId><artifactId>x-bom</artifactId><version>9</version><type>pom</type><scope>import</scope></dependency>
                <dependency><groupId>org.elsewhere</groupId><artifactId>other-bom</artifactId><version>1</version><type>pom</type><scope>import</scope></dependency>
                <dependency><groupId>org.b</groupId><artifactId>b</artifactId><version>7.0</version></dependency>
              </dependencies></dependencyManagement></project>
            """),
            ("bom/pom.xml", """
            <project><parent><groupId>com.x</groupId><artifactId>root</artifactId><version>9</version></parent><artifactId>x-bom</artifactId>
              <properties><a.version>1.2</a.version></properties>
              <dependencyManagement><dependencies>
                <dependency><groupId>org.a</groupId><artifactId>a</artifactId><version>${a.version}</version></dependency>
                <dependency><groupId>org.b</groupId><artifactId>b</artifactId><version>1.0</version></dependency>
              </dependencies></dependencyManagement></project>
            """)));

    [Fact]
    public void A_range_of_versions_in_a_project_file_is_told_as_such() => Assert.Equal(
        ["maven:g/b@1.5 direct asked", "gap Unknown 2: 1 dependencies ask for a range of versions, so which version is used is not known"],
        PackageTable.Of("pom.xml", """
            <project><dependencies>
            <dependency><groupId>g</groupId><artifactId>a</artifactId><version>[1.0,2.0)</version></dependency>
            <dependency><groupId>g</groupId><artifactId>b</artifactId><version>[1.5]</version></dependency>
            </dependencies></project>
            """));

    [Fact]
    public void Refuses_entities_in_xml() =>
        Assert.StartsWith("gap Invalid", PackageTable.Of("pom.xml", "<!DOCTYPE p [<!ENTITY a 'aaaa'>]><project>&a;</project>").Single(), StringComparison.Ordinal);

    [Fact]
    public void Reads_the_lock_of_gradle() => Assert.Equal(
        PackageTable.Lines("""
            maven:org.a/a@1.0
            maven:junit/junit@4.13 dev
            """),
        PackageTable.Of("gradle.lockfile", "# comment\norg.a:a:1.0=compileClasspath,testCompileClasspath\njunit:junit:4.13=testCompileClasspath\nempty=annotationProcessor\n"));

    [Fact]
    public void Reads_a_version_catalogue_of_gradle() => Assert.Equal(
        PackageTable.Lines("""
            maven:org.a/a@1.0 direct asked
            maven:org.b/b@2.0 direct asked
            maven:org.c/c@3.0 direct asked
            gap Unknown 7: 1 libraries name no version here: a platform (bill of materials) or a plugin gives it, and which one is known only to Gradle
            """),
        PackageTable.Of("gradle/libs.versions.toml", """
            [versions]
            a = "1.0"
            [libraries]
            a = { module = "org.a:a", version.ref = "a" }
            b = "org.b:b:2.0"
            c = { group = "org.c", name = "c", version = { strictly = "3.0" } }
            d = { module = "org.d:d" }
            """));

    [Fact]
    public void Reads_plugins_of_a_version_catalogue_and_passes_over_bundles() => Assert.Equal(
        PackageTable.Lines("""
            maven:org.a/a@1.0 direct asked
            maven:org.springframework.boot/org.springframework.boot.gradle.plugin@3.2.0 direct dev asked
            maven:com.x/com.x.gradle.plugin@2 direct dev asked
            """),
        PackageTable.Of("gradle/libs.versions.toml", """
            [versions]
            boot = "3.2.0"
            [libraries]
            a = "org.a:a:1.0"
            [bundles]
            all = ["a"]
            [plugins]
            boot = { id = "org.springframework.boot", version.ref = "boot" }
            x = "com.x:2"
            local = { id = "build-logic" }
            """));

    [Fact]
    public void Reads_what_a_build_script_of_gradle_writes_out() => Assert.Equal(
        PackageTable.Lines("""
            maven:com.google.guava/guava@31.0-jre direct asked
            maven:org.slf4j/slf4j-api@2.0.9 direct asked
            maven:org.a/b@1.5 direct asked
            maven:org.junit/junit@5.9 direct dev asked
            maven:net.x/y@7 direct asked
            gap Unknown 9: 5 dependencies name no version here: the platform gives it (org.springframework.boot:spring-boot-dependencies:3.2.0), and which one is known only to Gradle
            gap Unknown 9: No lock file says what these packages need in turn: only what the script itself names is assessed
            """),
        PackageTable.Of(
            "app/build.gradle.kts",
            """
            plugins { id("org.springframework.boot") version "3.2.0" }
            val slf4j = "2.0.9"
            var twice = "1"
            fun f() { twice = "2" }
            ext["bVersion"] = "1.5"
            dependencies {
                /* implementation("old:old:1") */ // implementation("older:older:1")
                implementation(platform("org.springframework.boot:spring-boot-dependencies:3.2.0"))
                implementation("com.google.guava:guava:31.0-jre") { exclude("a:b:1") }
                api("org.slf4j:slf4j-api:$slf4j")
                runtimeOnly("org.a:b:${rootProject.ext.bVersion}")
                testImplementation(group = "org.junit", name = "junit", version = "5.9")
                implementation("org.springframework:spring-web")
                implementation("org.d:dynamic:1.+")
                implementation("org.t:t:$twice")
                implementation("org.u:u:${unknown}")
                implementation(libs.some.library)
                implementation(project(":lib"))
                implementation(files("libs/a.jar"))
                compileOnly 'net.x:y:7@aar'
            }
            """));

    [Fact]
    public void Versions_of_a_build_script_come_from_the_properties_and_a_lock_file_goes_first()
    {
        const string script = "dependencies {\n  implementation \"a:b:${bVersion}\"\n}\n";
        Assert.Equal("maven:a/b@3 direct asked", PackageTable.Of("app/build.gradle", script, ("gradle.properties", "x=1\nbVersion = 3\n"))[0]);
        Assert.Equal([], PackageTable.Of("app/build.gradle", script, ("gradle.lockfile", "a:b:3=x\n")));
        Assert.Equal(
            ["gap Unknown 2: 1 dependency names no version here: a plugin, a variable or a catalogue gives it, and which one is known only to Gradle"],
            PackageTable.Of("build.gradle", "dependencies {\n  implementation libs.a\n}\n"));
        Assert.Equal([], PackageTable.Of("build.gradle", "dependencies {\n  implementation libs.a\n}\n", ("gradle/libs.versions.toml", "")));
    }

    [Fact]
    public void Reads_what_names_a_java_runtime() => Assert.Equal(
        ["generic:openjdk@17.0.9+9"],
        PackageTable.Of("opt/java/openjdk/release", "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_RUNTIME_VERSION=\"17.0.9+9\"\nJAVA_VERSION=\"17.0.9\"\n"));

    [Fact]
    public void Reads_the_lock_of_nuget() => Assert.Equal(
        PackageTable.Lines("""
            nuget:A@1.0.0 direct -> nuget:B@2.0.0
            nuget:B@2.0.0 transitive
            """),
        PackageTable.Of("packages.lock.json", """
            {"version": 1, "dependencies": {"net8.0": {
              "A": {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "x", "dependencies": {"b": "1.9.0"}},
              "B": {"type": "Transitive", "resolved": "2.0.0"},
              "mine": {"type": "Project"}}}}
            """));

    [Fact]
    public void Reads_what_a_built_program_depends_on() => Assert.Equal(
        PackageTable.Lines("""
            nuget:A@1.0.0 direct
            nuget:B@2.0.0 transitive
            nuget:Microsoft.NETCore.App.Runtime.linux-x64@8.0.1 transitive
            """),
        PackageTable.Of("app/App.deps.json", """
            {"targets": {".NETCoreApp,Version=v8.0": {"App/1.0.0": {"dependencies": {"A": "1.0.0"}}}},
             "libraries": {"App/1.0.0": {"type": "project"}, "A/1.0.0": {"type": "package", "sha512": "sha512-x"}, "B/2.0.0": {"type": "package"},
               "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1": {"type": "runtimepack"}}}
            """));

    [Fact]
    public void Reads_a_dotnet_project() => Assert.Equal(
        PackageTable.Lines("""
            nuget:A@1.0.0 direct asked
            nuget:B@2.0.0 direct asked
            nuget:C@3.0.0 direct dev asked
            nuget:E@5.0.0 direct asked
            gap Unknown 6: 1 references name no version that is known here: which one is used is known only when it is restored
            """),
        PackageTable.Of(
            "src/App/App.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><EVersion>5.0.0</EVersion></PropertyGroup><ItemGroup>
              <PackageReference Include="A" Version="1.0.0" />
              <PackageReference Include="B" />
              <PackageReference Include="C"><Version>[3.0.0,4.0.0)</Version><PrivateAssets>all</PrivateAssets></PackageReference>
              <PackageReference Include="E" Version="$(EVersion)" />
              <PackageReference Include="D" Version="4.*" />
            </ItemGroup></Project>
            """,
            ("Directory.Packages.props", "<Project><ItemGroup><PackageVersion Include=\"B\" Version=\"2.0.0\" /></ItemGroup></Project>")));

    [Fact]
    public void Reads_the_older_packages_config() => Assert.Equal(
        ["nuget:jQuery@3.1.1 direct asked"], PackageTable.Of("packages.config", "<packages><package id=\"jQuery\" version=\"3.1.1\" targetFramework=\"net46\" /></packages>"));

    [Fact]
    public void Reads_the_lock_of_bundler() => Assert.Equal(
        PackageTable.Lines("""
            gem:nokogiri@1.15.4 direct -> gem:racc@1.7.1
            gem:racc@1.7.1 transitive
            """),
        PackageTable.Of("Gemfile.lock", """
            GEM
              remote: https://rubygems.org/
              specs:
                nokogiri (1.15.4-x86_64-linux)
                  racc (~> 1.4)
                racc (1.7.1)

            PATH
              remote: .
              specs:
                mine (0.1)

            DEPENDENCIES
              nokogiri (~> 1.15)
            """));

    [Fact]
    public void Reads_an_installed_gem()
    {
        var package = PackageTable.Read("usr/lib/ruby/gems/3.1.0/specifications/rake-13.0.6.gemspec", "Gem::Specification.new do |s|\n  s.name = \"rake\".freeze\n  s.version = \"13.0.6\"\n  s.licenses = [\"MIT\".freeze]\nend\n")
            .Facts.OfType<Gabion.Model.Packages.PackageSet>().Single().Packages.Single();
        Assert.Equal(("gem:rake@13.0.6", "MIT"), (package.Key, package.Licences.Single()));
    }

    [Fact]
    public void Reads_the_lock_of_composer() => Assert.Equal(
        PackageTable.Lines("""
            composer:symfony/http@5.4.0 direct -> composer:psr/log@1.1
            composer:psr/log@1.1 transitive
            composer:phpunit/phpunit@9.5 transitive dev
            """),
        PackageTable.Of(
            "composer.lock",
            """{"packages": [{"name": "symfony/http", "version": "v5.4.0", "require": {"php": ">=7", "psr/log": "*"}, "license": ["MIT"]}, {"name": "psr/log", "version": "1.1"}], "packages-dev": [{"name": "phpunit/phpunit", "version": "9.5"}]}""",
            ("composer.json", """{"require": {"symfony/http": "^5"}}""")));

    [Fact]
    public void Reads_what_composer_has_installed() => Assert.Equal(
        ["composer:a/b@1.0 dev"], PackageTable.Of("vendor/composer/installed.json", """{"packages": [{"name": "a/b", "version": "1.0"}], "dev-package-names": ["a/b"]}"""));

    [Fact]
    public void Reads_the_lock_of_mix() => Assert.Equal(
        PackageTable.Lines("""
            hex:plug@1.14.0 -> hex:mime@2.0.3
            hex:mime@2.0.3
            """),
        PackageTable.Of("mix.lock", """
            %{
              "plug": {:hex, :plug, "1.14.0", "ba4f558468f69cbd9f6b356d25443d0b796fbdc887e03fa89001384a9cac638f", [:mix], [{:mime, "~> 1.0 or ~> 2.0", [hex: :mime, repo: "hexpm", optional: false]}], "hexpm", "bf020432c7d4feb7b3af16a0c2701455cbbbb95e5b6866132cb09eb0c29adc14"},
              "mime": {:hex, :mime, "2.0.3", "3676436d3d1f7b81b5a2d2bd8405f412c677558c81b1c92be58c00562bb59095", [:mix], [], "hexpm", "27a30bf0db44d25eecba73755acf4068cbfe26a4372f9eb3e4ea3a45956bff6b"},
            }
            """));

    [Fact]
    public void Reads_the_lock_of_pub() => Assert.Equal(
        PackageTable.Lines("""
            pub:http@1.1.0 direct
            pub:test@1.24.0 direct dev
            """),
        PackageTable.Of("pubspec.lock", """
            packages:
              http: {dependency: "direct main", source: hosted, version: "1.1.0", description: {name: http}}
              test: {dependency: "direct dev", source: hosted, version: "1.24.0"}
              flutter: {dependency: "direct main", source: sdk, version: "0.0.0"}
            sdks: {dart: ">=3.0.0"}
            """));

    [Theory]
    [InlineData("""{"version": 2, "pins": [{"identity": "nio", "location": "https://github.com/apple/swift-nio.git", "state": {"version": "2.0.0", "revision": "ab"}}]}""")]
    [InlineData("""{"version": 1, "object": {"pins": [{"package": "nio", "repositoryURL": "git@github.com:apple/swift-nio.git", "state": {"version": "2.0.0"}}]}}""")]
    public void Reads_what_swift_resolved(string text) => Assert.Equal(["swift:github.com/apple/swift-nio@2.0.0"], PackageTable.Of("Package.resolved", text));

    [Fact]
    public void Reads_the_lock_of_cocoapods() => Assert.Equal(
        PackageTable.Lines("""
            cocoapods:Firebase@10.0 direct -> cocoapods:Core@10.1
            cocoapods:Core@10.1 transitive
            """),
        PackageTable.Of("ios/Podfile.lock", """
            PODS:
              - Firebase/Auth (10.0):
                - Firebase/Base
                - Core (~> 10)
              - Firebase/Base (10.0)
              - Core (10.1)
            DEPENDENCIES:
              - Firebase/Auth (~> 10)
            COCOAPODS: 1.15.2
            """));

    [Fact]
    public void Reads_an_installed_r_package() =>
        Assert.Equal(["cran:ggplot2@3.4.4"], PackageTable.Of("usr/lib/R/site-library/ggplot2/DESCRIPTION", "Package: ggplot2\nVersion: 3.4.4\nLicense: MIT\nBuilt: R 4.3.1\n"));

    [Fact]
    public void Reads_the_lock_of_renv() => Assert.Equal(
        ["cran:R6@2.5.1"], PackageTable.Of("renv.lock", """{"R": {"Version": "4.3"}, "Packages": {"R6": {"Package": "R6", "Version": "2.5.1", "Hash": "470851b6d5d0ac559e9d01bb352b4021", "Requirements": ["R"]}}}"""));

    [Theory]
    [InlineData("julia_version = \"1.9\"\nmanifest_format = \"2.0\"\n[[deps.JSON]]\ndeps = [\"Dates\"]\nuuid = \"682c06a0-de6a-54ab-a142-c8b1cf79cde6\"\nversion = \"0.21.4\"\n[[deps.Dates]]\nuuid = \"ade2ca70\"\n")]
    [InlineData("[[JSON]]\nuuid = \"682c06a0-de6a-54ab-a142-c8b1cf79cde6\"\nversion = \"0.21.4\"\n")]
    public void Reads_a_manifest_of_julia(string text)
    {
        var package = PackageTable.Read("Manifest.toml", text).Facts.OfType<Gabion.Model.Packages.PackageSet>().Single().Packages.Single();
        Assert.Equal("pkg:julia/JSON@0.21.4?uuid=682c06a0-de6a-54ab-a142-c8b1cf79cde6", package.Url!.ToString());
    }

    [Theory]
    [InlineData("""{"version": "0.5", "requires": ["zlib/1.2.13#97d5730b529b4224045fe7090592d4c1%1692672717.68"], "build_requires": ["cmake/3.27"]}""", "conan:zlib@1.2.13|conan:cmake@3.27 dev")]
    [InlineData("""{"graph_lock": {"nodes": {"0": {"ref": "app/1.0"}, "1": {"ref": "zlib/1.2.11@user/stable#0"}}}}""", "conan:app@1.0|conan:zlib@1.2.11")]
    [InlineData("""{"graph_lock": {"nodes": {"0": {"pref": null}, "1": {"pref": "zlib/1.2.11#0:6af9cc7cb931c5ad942174fd7838eb655717c709#0"}}}, "version": "0.2"}""", "conan:zlib@1.2.11")]
    public void Reads_the_lock_of_conan(string text, string expected) => Assert.Equal(expected.Split('|'), PackageTable.Of("conan.lock", text));

    [Fact]
    public void Reads_what_cabal_froze() => Assert.Equal(
        PackageTable.Lines("""
            hackage:aeson@2.1.2.1
            hackage:text@2.0.2
            """),
        PackageTable.Of("cabal.project.freeze", "active-repositories: hackage.haskell.org:merge\nconstraints: any.aeson ==2.1.2.1,\n             aeson -cffi,\n             any.text ==2.0.2\n"));

    [Fact]
    public void Reads_the_lock_of_stack() => Assert.Equal(
        ["hackage:acme-missiles@0.3"], PackageTable.Of("stack.yaml.lock", "packages:\n- completed:\n    hackage: acme-missiles-0.3@sha256:2ba6,613\n  original: {}\nsnapshots: []\n"));

    [Fact]
    public void Reads_the_actions_of_a_workflow() => Assert.Equal(
        PackageTable.Lines("""
            githubactions:actions/checkout@v4 direct dev asked
            githubactions:org/flows@main direct dev asked
            """),
        PackageTable.Of(".github/workflows/ci.yml", "on: push\njobs:\n  a:\n    steps:\n    - uses: actions/checkout@v4\n    - uses: ./local\n    - uses: docker://alpine:3\n  b:\n    uses: org/flows/.github/workflows/x.yml@main\n"));
}
