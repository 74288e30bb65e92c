using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Tokens that publish packages and images.</summary>
internal static class PackageRegistryDetectors
{
    private static readonly DetectorFamily Registry = new(SecretCategory.PackageRegistry);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Registry.Token("npm-access-token", "npm access token", Severity.Critical, "npm_[A-Za-z0-9]{36}", "npm_{a30}{crc62}", "npm_{a36}")
            with { Checksum = Checksums.Base62Crc32 },
        Registry.Assigned("npm-legacy-auth-token", "npm registry token, older form", Severity.Critical, ["_authtoken", "npm_token"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "//npm.example.com/:_authToken=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "//npm.example.com/:_authToken=${NPM_TOKEN}"),
        Registry.Token("pypi-upload-token", "PyPI API token", Severity.Critical, "pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,1000}", "pypi-AgEIcHlwaS5vcmc{w150}", "pypi-AgEIcHlwaS5vcmc{w20}"),
        Registry.Token("pypi-test-upload-token", "TestPyPI API token", Severity.Medium, "pypi-AgENdGVzdC5weXBpLm9yZw[A-Za-z0-9_-]{50,1000}", "pypi-AgENdGVzdC5weXBpLm9yZw{w150}", "pypi-AgENdGVzdC5weXBpLm9yZw{w20}"),
        Registry.Token("rubygems-api-token", "RubyGems API key", Severity.Critical, "rubygems_[a-f0-9]{48}", "rubygems_{x48}", "rubygems_{x20}"),
        Registry.Token("crates-io-token", "crates.io API token", Severity.Critical, "cio[A-Za-z0-9]{32}", "cio{a32}", "cio{a12}")
            with { Keywords = Keyword.Followed("cio"), Form = Forms.MixedCase },
        Registry.Token("nuget-api-key", "NuGet API key", Severity.Critical, "oy2[a-z0-9]{43}", "oy2{l43}", "oy2{l12}")
            with { Keywords = Keyword.Followed("oy2"), Form = Forms.LettersAndDigits },
        Registry.Token("docker-hub-access-token", "Docker Hub personal access token", Severity.Critical, "dckr_pat_[A-Za-z0-9_-]{27}", "dckr_pat_{w27}", "dckr_pat_{w8}"),
        Registry.Token("docker-hub-organization-token", "Docker Hub organization access token", Severity.Critical, "dckr_oat_[A-Za-z0-9_-]{32}", "dckr_oat_{w32}", "dckr_oat_{w8}"),
        Registry.Token("artifactory-api-key", "JFrog Artifactory API key", Severity.Critical, "AKCp[A-Za-z0-9]{69}", "AKCp{a69}", "AKCp{a20}"),
        Registry.Token("artifactory-reference-token", "JFrog reference token", Severity.Critical, "cmVmdGtu[A-Za-z0-9]{56}", "cmVmdGtu{a56}", "cmVmdGtu{a20}"),
        Registry.Token("clojars-deploy-token", "Clojars deploy token", Severity.High, "CLOJARS_[a-z0-9]{60}", "CLOJARS_{l60}", "CLOJARS_{l20}"),
        Registry.Token("packagist-api-token", "Private Packagist token", Severity.High, "packagist_(org|usr|ort|out|uut|rut)_[a-f0-9]{68}", "packagist_out_{x68}", "packagist_out_{x20}"),
        Registry.Assigned("cloudsmith-api-key", "Cloudsmith API key", Severity.High, ["cloudsmith"], "[a-f0-9]{40}", "CLOUDSMITH_API_KEY=[[{x40}]]", "CLOUDSMITH_API_KEY={x20}"),
        Registry.Assigned("gemfury-token", "Gemfury token", Severity.High, ["gemfury", "fury_"], "[A-Za-z0-9]{20}", "GEMFURY_TOKEN=[[{a20}]]", "GEMFURY_TOKEN={a8}")
            with { Form = Forms.MixedCase },
        Registry.Assigned("hex-pm-api-key", "Hex.pm API key", Severity.High, ["hex_api_key", "hex_key"], "[a-f0-9]{32}", "HEX_API_KEY=[[{x32}]]", "HEX_API_KEY={x20}"),
        Registry.Assigned("anaconda-token", "Anaconda.org token", Severity.High, ["anaconda_token", "anaconda_api", "binstar"], "[a-z]{2}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ANACONDA_TOKEN=[[ab-{x8}-{x4}-{x4}-{x4}-{x12}]]", "ANACONDA_TOKEN=ab-{x8}"),
        Registry.Token("quay-robot-token", "Quay robot account token", Severity.High, "[A-Z0-9]{64}", "quay_token: [[{u64}]]", "quay_token: {u20}")
            with { Keywords = ["quay"], IgnoresCase = true, Shape = new AssignedShape("[A-Z0-9]{64}"), Form = Forms.LettersAndDigits },
        Registry.Assigned("github-packages-legacy-token", "GitHub Packages token, older form", Severity.High, ["cr_pat", "ghcr_token"], "[a-f0-9]{40}", "CR_PAT=[[{x40}]]", "CR_PAT={x20}"),
    ];
}
