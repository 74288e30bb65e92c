namespace Gabion.Tests.Readers.Packages;

public sealed class PythonReaderTests
{
    [Fact]
    public void Reads_pins_of_a_requirements_file() => Assert.Equal(
        PackageTable.Lines("""
            pypi:django-package@4.2.1 asked
            pypi:requests@2.31.0 asked
            pypi:zope-interface@5.0 asked
            pypi:y@ asked
            gap Unknown 2: It takes in 'base.txt', which is not in the target: what that asks for is not known
            gap Unknown 6: 2 requirements pin no version: which one is installed, and what it needs, is known only then
            """),
        PackageTable.Of("requirements.txt", """
            # comment
            -r base.txt
            Django_Package == 4.2.1 ; python_version > "3.8"  # why
            requests[security]==2.31.0 \
                --hash=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            flask>=2.0,!=2.1
            zope.interface===5.0
            git+https://github.com/x/y@1.0#egg=y
            pytest==7.*
            """));

    [Fact]
    public void Keeps_the_hashes_of_a_pin() => Assert.Equal(
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        PackageTable.Read("requirements-dev.txt", "a==1 --hash=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
            .Facts.OfType<Gabion.Model.Packages.PackageSet>().Single().Packages.Single().Hashes.Single().ToString());

    [Theory]
    [InlineData("usr/lib/python3/dist-packages/PyYAML-6.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: PyYAML\nVersion: 6.0\nLicense: MIT\n\nName: trap\n", "pypi:pyyaml@6.0")]
    [InlineData("site-packages/x.egg-info/PKG-INFO", "Name: x\nVersion: 1.0.post1\n", "pypi:x@1.0.post1")]
    [InlineData("dist-packages/y-2.egg-info", "Name: y\nVersion: 2\n", "pypi:y@2")]
    public void Reads_installed_metadata(string path, string text, string expected) => Assert.Equal([expected], PackageTable.Of(path, text));

    [Theory]
    [InlineData("License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n", "MIT License")]
    [InlineData("License-Expression: MIT OR Apache-2.0\nLicense: other\n", "MIT OR Apache-2.0")]
    public void Reads_licences_of_metadata(string fields, string expected) => Assert.Equal(
        [expected],
        PackageTable.Read("a.dist-info/METADATA", $"Name: a\nVersion: 1\n{fields}").Facts.OfType<Gabion.Model.Packages.PackageSet>().Single().Packages.Single().Licences);

    [Fact]
    public void Reads_the_lock_of_pipenv() => Assert.Equal(
        PackageTable.Lines("""
            pypi:a@1.0
            pypi:b@2.0 dev
            gap Unknown 1: A package comes from folders or files of the project ('local' from .): which version it is the lock file does not say
            """),
        PackageTable.Of("Pipfile.lock", """{"_meta": {}, "default": {"a": {"version": "==1.0", "hashes": ["sha256:00"]}, "local": {"path": "."}}, "develop": {"b": {"version": "==2.0"}, "a": {"version": "==1.0"}}}"""));

    [Fact]
    public void Reads_the_lock_of_poetry() => Assert.Equal(
        PackageTable.Lines("""
            pypi:a@1.0 direct -> pypi:b@2.0
            pypi:b@2.0 transitive
            pypi:d@3.0 direct dev
            """),
        PackageTable.Of(
            "poetry.lock",
            """
            [[package]]
            name = "a"
            version = "1.0"
            files = [{file = "a.whl", hash = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]

            [package.dependencies]
            B = ">=1"

            [[package]]
            name = "b"
            version = "2.0"

            [[package]]
            name = "d"
            version = "3.0"

            [metadata]
            lock-version = "2.0"
            """,
            ("pyproject.toml", "[tool.poetry.dependencies]\npython = \"^3\"\na = \"*\"\n[tool.poetry.group.dev.dependencies]\nd = \"*\"\n")));

    [Fact]
    public void Reads_the_lock_of_uv() => Assert.Equal(
        PackageTable.Lines("""
            pypi:a@1.0 direct -> pypi:b@2.0
            pypi:b@2.0 transitive
            pypi:d@3.0 direct dev
            """),
        PackageTable.Of("uv.lock", """
            version = 1

            [[package]]
            name = "project"
            version = "0.1.0"
            source = { virtual = "." }
            dependencies = [{ name = "a" }]

            [package.dev-dependencies]
            dev = [{ name = "d" }]

            [[package]]
            name = "a"
            version = "1.0"
            source = { registry = "https://pypi.org/simple" }
            dependencies = [{ name = "b", marker = "x" }]
            wheels = [{ url = "https://x/a.whl", hash = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" }]

            [[package]]
            name = "b"
            version = "2.0"
            source = { registry = "https://pypi.org/simple" }

            [[package]]
            name = "d"
            version = "3.0"
            source = { registry = "https://pypi.org/simple" }
            """));

    [Fact]
    public void Reads_the_lock_of_pdm() => Assert.Equal(
        PackageTable.Lines("""
            pypi:a@1.0 -> pypi:b@2.0
            pypi:b@2.0 dev
            """),
        PackageTable.Of("pdm.lock", """
            [[package]]
            name = "a"
            version = "1.0"
            groups = ["default"]
            dependencies = ["b>=1; python_version > '3'"]
            [[package]]
            name = "b"
            version = "2.0"
            groups = ["dev"]
            """));

    [Fact]
    public void Reads_a_lock_of_pep_751() =>
        Assert.Equal(["pypi:a@1.0"], PackageTable.Of("pylock.toml", "lock-version = '1.0'\n[[packages]]\nname = 'a'\nversion = '1.0'\n"));

    [Fact]
    public void Reads_what_conda_has_installed() => Assert.Equal(
        "pkg:conda/numpy@1.26.4?build=py312h_0&channel=conda-forge&subdir=linux-64",
        PackageTable.Read("opt/conda/conda-meta/numpy-1.26.4-py312h_0.json", """{"name": "numpy", "version": "1.26.4", "build": "py312h_0", "channel": "conda-forge", "subdir": "linux-64", "license": "BSD-3-Clause"}""")
            .Facts.OfType<Gabion.Model.Packages.PackageSet>().Single().Packages.Single().Url!.ToString());

    [Fact]
    public void Reads_what_conda_is_asked_for() => Assert.Equal(
        PackageTable.Lines("""
            conda:numpy@1.21.0 asked
            conda:scipy@1.7 asked
            pypi:flask@2.0 asked
            gap Unknown 5: 2 dependencies pin no version: which one is installed, and what it needs, is known only then
            """),
        PackageTable.Of("environment.yml", "name: x\ndependencies:\n  - numpy=1.21.0=py39_0\n  - conda-forge::scipy==1.7\n  - python>=3\n  - pip\n  - pip:\n    - Flask==2.0\n"));
}
