using System.Text;

namespace Gabion.Tests.Readers.Packages;

/// <summary>What the tools write too, beside the usual form of their files.</summary>
public sealed class RarerFormTests
{
    [Theory]
    [InlineData("Gemfile.next.lock", "GEM\n  specs:\n    rack (2.2.3)\n\nDEPENDENCIES\n  rack\n", "gem:rack@2.2.3 direct")]
    [InlineData("gemfiles/rails7.gemfile.lock", "GEM\n  specs:\n    rack (2.2.3)\n\nDEPENDENCIES\n  rack\n", "gem:rack@2.2.3 direct")]
    [InlineData("packages.My.App.lock.json", """{"version": 1, "dependencies": {"net8.0": {"A": {"type": "Direct", "resolved": "1.0.0"}}}}""", "nuget:A@1.0.0 direct")]
    [InlineData("packages.Web.config", """<packages><package id="A" version="1.0.0" /></packages>""", "nuget:A@1.0.0 direct asked")]
    [InlineData("stack-9.4.yaml.lock", "packages:\n- completed:\n    hackage: aeson-2.0.3.0@sha256:aa,1\nsnapshots: []\n", "hackage:aeson@2.0.3.0")]
    [InlineData("release.project.freeze", "constraints: any.aeson ==2.0.3.0\n", "hackage:aeson@2.0.3.0")]
    [InlineData("JuliaManifest-v1.11.toml", "julia_version = \"1.11.0\"\n[[deps.JSON]]\nuuid = \"682c06a0-de6a-54ab-a142-c8b1cf79cde6\"\nversion = \"0.21.4\"\n", "julia:JSON@0.21.4")]
    [InlineData("job.py.lock", "version = 1\n[manifest]\nrequirements = [{ name = \"idna\" }]\n[[package]]\nname = \"idna\"\nversion = \"3.6\"\nsource = { registry = \"https://pypi.org/simple\" }\n", "pypi:idna@3.6 direct")]
    [InlineData("pdm.prod.lock", "[metadata]\nlock_version = \"4.5\"\n[[package]]\nname = \"idna\"\nversion = \"3.6\"\n", "pypi:idna@3.6")]
    [InlineData("pnpm-lock.feature!x.yaml", "lockfileVersion: '6.0'\npackages:\n  /a@1.0.0:\n    resolution: {integrity: sha512-x}\n", "npm:a@1.0.0")]
    [InlineData("verification-metadata.xml", """<verification-metadata><components><component group="g" name="a" version="1"/></components></verification-metadata>""", "maven:g/a@1 asked")]
    public void A_lock_file_may_be_named_after_its_project(string path, string text, string expected) => Assert.Equal([expected], PackageTable.Of(path, text));

    [Fact]
    public void An_entry_of_yarn_with_a_name_alone_answers_every_range() => Assert.Equal(
        ["npm:a@1.0.0 direct -> npm:b@2.0.0", "npm:b@2.0.0 transitive"],
        PackageTable.Of(
            "yarn.lock",
            "# yarn lockfile v1\n\n\na:\n  version \"1.0.0\"\n  dependencies:\n    b \"^2\"\n\nb@^2:\n  version \"2.0.0\"\n",
            ("package.json", """{"dependencies": {"a": "^1"}}""")));

    [Theory] // resolutions put another package in the place of the one that is asked for; the address says which
    [InlineData("https://registry.yarnpkg.com/@fork/a/-/a-1.5.2.tgz#00", "npm:@fork/a@1.5.2")]
    [InlineData("https://registry.example.com/api/npm/all/@fork%2fa/-/a-1.5.2.tgz#00", "npm:@fork/a@1.5.2")]
    [InlineData("https://registry.yarnpkg.com/b/-/b-1.5.2.tgz#00", "npm:b@1.5.2")]
    [InlineData("https://registry.yarnpkg.com/a/-/a-1.5.2.tgz#00", "npm:a@1.5.2")]
    [InlineData("https://files.example.com/all/-/a-1.5.2.tgz#00", "npm:a@1.5.2")]
    public void A_package_of_yarn_is_the_one_that_is_fetched(string address, string expected) => Assert.Equal(
        [expected], PackageTable.Of("yarn.lock", $"# yarn lockfile v1\n\n\na@^1.5.1:\n  version \"1.5.2\"\n  resolved \"{address}\"\n"));

    [Theory]
    [InlineData("registry.example.com/a/1.0.0_b@2.0.0", "npm:a@1.0.0")]
    [InlineData("localhost:4873/@s/a/1.0.0", "npm:@s/a@1.0.0")]
    [InlineData("/a/1.0.0_b@2.0.0", "npm:a@1.0.0")]
    public void Another_registry_stands_before_a_package_of_pnpm(string key, string expected) => Assert.Equal(
        [expected], PackageTable.Of("pnpm-lock.yaml", $"lockfileVersion: 5.4\npackages:\n  {key}:\n    resolution: {{integrity: sha512-x}}\n"));

    [Fact]
    public void What_npm_needs_for_development_or_as_an_option_is_installed_without_development_too() => Assert.Equal(
        ["npm:a@1.0.0"],
        PackageTable.Of("package-lock.json", """{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0", "devOptional": true}}}"""));

    [Fact]
    public void A_lock_of_bun_without_projects_and_packages_is_damaged() =>
        Assert.StartsWith("gap Invalid", PackageTable.Of("bun.lock", """{"lockfileVersion": 1}""").Single(), StringComparison.Ordinal);

    [Fact]
    public void The_project_of_a_graph_of_conan_is_no_package_of_it() => Assert.Equal(
        ["conan:zlib@1.2.11"],
        PackageTable.Of("conan.lock", """{"graph_lock": {"nodes": {"0": {"ref": "app/1.0", "path": "conanfile.py"}, "1": {"ref": "zlib/1.2.11"}}}, "version": "0.4"}"""));

    [Theory]
    [InlineData("a==1.0 ; python_version < '3'", "pypi:a@1.0 asked")]
    [InlineData("a[x,y] == 1.0, >= 0.9 --hash=sha256:00", "pypi:a@1.0 asked")]
    [InlineData("a (===1.0+local)", "pypi:a@1.0+local asked")]
    [InlineData("a >= 1, == 1!2.0.post1 # why", "pypi:a@1!2.0.post1 asked")]
    public void A_requirement_pins_with_equal_signs(string line, string expected) => Assert.Equal([expected], PackageTable.Of("requirements.txt", line + "\n"));

    [Theory]
    [InlineData("a|b=='1.2.4'")]
    [InlineData("a,b&&c==1.2.3")]
    [InlineData("a=='1.0'")]
    [InlineData("a=={{ version }}")]
    [InlineData("a==1.*")]
    [InlineData("a; extra == '1.0'")]
    public void What_is_no_requirement_pins_nothing(string line) => Assert.StartsWith("gap Unknown", PackageTable.Of("requirements.txt", line + "\n").Single(), StringComparison.Ordinal);

    [Fact]
    public void Of_a_dependency_that_is_stated_again_the_nearest_counts() => Assert.Equal(
        ["maven:g/a@2 direct asked", "maven:g/b@1 direct dev asked", "maven:g/c@3 direct asked"],
        PackageTable.Of(
            "child/pom.xml",
            """
            <project><parent><artifactId>p</artifactId></parent><dependencies>
              <dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</version></dependency>
              <dependency><groupId>g</groupId><artifactId>a</artifactId><version>2</version></dependency>
              <dependency><groupId>g</groupId><artifactId>b</artifactId></dependency>
            </dependencies></project>
            """,
            ("pom.xml", """
            <project><artifactId>p</artifactId>
              <dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>b</artifactId><version>1</version><scope>test</scope></dependency></dependencies></dependencyManagement>
              <dependencies>
                <dependency><groupId>g</groupId><artifactId>a</artifactId><version>9</version></dependency>
                <dependency><groupId>g</groupId><artifactId>c</artifactId><version>3</version></dependency>
              </dependencies></project>
            """)).Order(StringComparer.Ordinal));

    [Fact]
    public void Profiles_of_a_project_count_where_they_are_active_by_default_and_are_told_else() => Assert.Equal(
        [
            "maven:g/a@2 direct asked",
            "gap Unknown 4: Dependencies of 1 profile that is active only where asked for are not assessed ('jdk')",
        ],
        PackageTable.Of("pom.xml", """
            <project><properties><v>1</v></properties><profiles>
              <profile><id>default</id><activation><activeByDefault>true</activeByDefault></activation><properties><v>2</v></properties>
                <dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId><version>${v}</version></dependency></dependencies></profile>
              <profile><id>jdk</id><dependencies><dependency><groupId>g</groupId><artifactId>b</artifactId><version>1</version></dependency></dependencies></profile>
              <profile><id>release</id></profile>
            </profiles></project>
            """));

    [Fact]
    public void LATEST_is_no_version_of_Maven() => Assert.StartsWith(
        "gap Unknown",
        PackageTable.Of("pom.xml", "<project><dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId><version>LATEST</version></dependency></dependencies></project>").Single(),
        StringComparison.Ordinal);

    [Fact]
    public void Central_versions_go_on_in_the_file_above_that_is_imported() => Assert.Equal(
        ["nuget:A@2.0.0 direct asked", "nuget:B@1.0.0 direct asked"],
        PackageTable.Of(
            "src/App/App.csproj",
            """<Project><ItemGroup><PackageReference Include="A"/><PackageReference Include="B"/></ItemGroup></Project>""",
            ("src/Directory.Packages.props", """<Project><Import Project="$([MSBuild]::GetPathOfFileAbove(Directory.Packages.props, $(MSBuildThisFileDirectory)..))"/><ItemGroup><PackageVersion Update="A" Version="2.0.0"/></ItemGroup></Project>"""),
            ("Directory.Packages.props", """<Project><ItemGroup><PackageVersion Include="A" Version="1.0.0"/><PackageVersion Include="B" Version="1.0.0"/></ItemGroup></Project>""")));

    [Fact]
    public void A_central_file_states_only_what_every_project_gets()
    {
        Assert.Equal(
            ["nuget:B@2.0.0 direct dev asked"],
            PackageTable.Of("Directory.Packages.props", """<Project><ItemGroup><PackageVersion Include="A" Version="1.0.0"/><GlobalPackageReference Include="B" Version="2.0.0"/></ItemGroup></Project>"""));
        Assert.Empty(PackageTable.Of("Directory.Packages.props", """<Project><ItemGroup><PackageVersion Include="A" Version="1.0.0"/></ItemGroup></Project>"""));
    }

    [Theory]
    [InlineData("META-INF/maven/g/a/pom.properties", "groupId: g\nartifactId: a\nversion: 1.0\n")]
    [InlineData("META-INF/maven/g/a/pom.properties", "# made=by: hand\r\nversion = 1.0\r\ngroupId = g\r\nartifactId = a\r\n")]
    [InlineData("BOOT-INF/classes/META-INF/maven/g/a/pom.properties", "groupId=g\nartifactId=a\nversion=1.0\n")]
    public void An_archive_names_itself_in_any_form_of_properties(string place, string text)
    {
        Assert.Equal(["maven:g/a@1.0"], PackageTable.Of(PackageTable.Read("x.jar", Zip(place, text))));
    }

    [Theory]
    [InlineData("org.example#server;8.14.3", "maven:server@8.14.3 inferred")]
    [InlineData("%pluginName", "maven:server@8.14.3 inferred")]
    [InlineData("example-server", "maven:example-server@8.14.3 inferred")]
    public void A_title_that_is_no_name_of_an_artifact_names_none(string title, string expected) => Assert.Equal(
        [expected], PackageTable.Of(PackageTable.Read("server.jar", Zip("META-INF/MANIFEST.MF", $"Manifest-Version: 1.0\nImplementation-Title: {title}\nImplementation-Version: 8.14.3\n"))));

    [Theory]
    [InlineData("EGG-INFO/PKG-INFO", "Metadata-Version: 1.1\nName: kitchen\nVersion: 1.2.6\n\ntext\n", "pypi:kitchen@1.2.6")]
    [InlineData("EGG-INFO/PKG-INFO", "Metadata-Version: 1.1\nName: kitchen\n", "gap Invalid : The metadata has no name or no version, so nothing can be said of the package")]
    [InlineData("kitchen/__init__.py", "", "gap Invalid : It holds no EGG-INFO/PKG-INFO, so which package it is cannot be said")]
    public void An_egg_is_an_installed_package(string place, string text, string expected) =>
        Assert.Equal([expected], PackageTable.Of(PackageTable.Read("usr/lib/python3/site-packages/kitchen-1.2.6-py3.egg", Zip(place, text))));

    [Fact]
    public void A_gemspec_without_a_version_is_told() => Assert.StartsWith(
        "gap Invalid", PackageTable.Of("usr/lib/ruby/gems/3.0.0/specifications/a-1.gemspec", "Gem::Specification.new do |s|\n  s.name = \"a\".freeze\nend\n").Single(), StringComparison.Ordinal);

    private static byte[] Zip(string place, string text) => ProgramSamples.Zip((place, Encoding.UTF8.GetBytes(text)));
}
