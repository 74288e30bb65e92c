using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Gabion.Formats.Shell;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A call of a package manager: <c>apt-get -o A=b install -y curl</c> is tool Apt, verb <c>install</c>, package <c>curl</c>.</summary>
internal sealed record PackageCommand(Invocation Invocation, PackageTool Tool, string Verb, ShellWord VerbWord, ImmutableArray<ShellWord> Packages)
{
    private static readonly FrozenDictionary<PackageTool, FrozenSet<string>> ValueOptions = new Dictionary<PackageTool, FrozenSet<string>>
    {
        [PackageTool.Apt] = Of("-o --option -c --config-file -t --target-release --default-release -a --host-architecture"),
        [PackageTool.Apk] = Of("-p --root -X --repository -t --virtual --arch --keys-dir --repositories-file --wait --cache-dir --cache-max-age --progress-fd --timeout"),
        [PackageTool.Rpm] = Of("-c --config -x --exclude --enablerepo --disablerepo --repo --repoid --setopt --installroot --releasever -d -e -R --forcearch --disableexcludes --repofrompath --downloaddir --destdir --disableplugin --enableplugin --comment"),
        [PackageTool.Zypper] = Of("-R --root -c --config -D --reposd-dir -r --repo --from -t --type -p --plus-repo --installroot --download --replacefiles"),
        [PackageTool.Pip] = Of("-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links -t --target --prefix --root -e --editable --trusted-host --proxy --timeout --retries --cert --client-cert --cache-dir --platform --python-version --implementation --abi --global-option --install-option -C --config-settings --no-binary --only-binary --progress-bar --src --root-user-action --report --use-feature --use-deprecated --log --exists-action -b --build --upgrade-strategy -d --dest -w --wheel-dir --keyring-provider --python -p --group"),
        [PackageTool.Npm] = Of("--prefix --registry --cache --loglevel --tag --userconfig --globalconfig -w --workspace --omit --include --only --fetch-timeout --fetch-retries --network-timeout --network-concurrency --cwd --mutex --cache-folder --modules-folder -C --dir --filter -F --python"),
        [PackageTool.Gem] = Of("-v --version -i --install-dir -n --bindir -P --trust-policy -s --source -p --http-proxy --platform -g --file --build-root"),
        [PackageTool.Go] = Of("-ldflags -tags -gcflags -asmflags -o -mod -modfile -p -C -buildmode -compiler -pkgdir -toolexec -overlay"),
        [PackageTool.Cargo] = Of("--version --vers --git --branch --tag --rev --path --root --index --registry -F --features --profile --target --target-dir -j --jobs --config --bin --example --color -Z"),
    }.ToFrozenDictionary();

    // As with the commands themselves: found once for each file, and forgotten with it.
    private static readonly ConditionalWeakTable<Dockerfile, StrongBox<ImmutableArray<PackageCommand>>> Known = [];

    public Instruction Instruction => Invocation.Instruction;

    public bool IsInstall => Tool switch
    {
        PackageTool.Apt => Verb is "install" or "reinstall" or "build-dep",
        PackageTool.Apk => Verb is "add",
        PackageTool.Rpm => Verb is "install" or "reinstall" or "localinstall" or "groupinstall" or "module install" or "group install" or "builddep",
        PackageTool.Zypper => Verb is "install" or "in",
        PackageTool.Npm => Verb is "install" or "i" or "add" or "global add" or "in" or "ins",
        PackageTool.Gem => Verb is "install" or "i",
        _ => Verb is "install",
    };

    public bool Has(params ReadOnlySpan<string> options) => Invocation.Has(options);

    /// <summary>Every call of a package manager in RUN instructions.</summary>
    public static ImmutableArray<PackageCommand> Of(Dockerfile file) =>
        Known.GetValue(file, static file => new([.. Invocations.OfRuns(file).Select(Read).OfType<PackageCommand>()])).Value;

    public static IEnumerable<PackageCommand> Of(Dockerfile file, PackageTool tool) => Of(file).Where(command => command.Tool == tool);

    /// <summary>True when a cache mount of the RUN keeps what lies at the path out of the layer.</summary>
    public bool HasMountAt(string path) =>
        Invocation.Run is { } run && run.Mounts.Any(mount => mount.Type is "cache" or "tmpfs" or "bind" && mount.Target is { } target
            && (path.StartsWith(target.TrimEnd('/'), StringComparison.Ordinal) || target.StartsWith(path, StringComparison.Ordinal)));

    /// <summary>True when a later command of the same RUN removes something below the path.</summary>
    public bool IsFollowedByRemoval(Dockerfile file, params string[] paths) =>
        Invocations.Of(file, Instruction).Any(other => other.Program is "rm" or "find" && paths.Any(other.Mentions));

    private static PackageCommand? Read(Invocation invocation)
    {
        var skip = 0;
        var tool = invocation.Program switch
        {
            "apt-get" or "apt" or "aptitude" => PackageTool.Apt,
            "apk" => PackageTool.Apk,
            "yum" or "dnf" or "microdnf" or "tdnf" or "dnf5" => PackageTool.Rpm,
            "zypper" => PackageTool.Zypper,
            "npm" or "yarn" or "pnpm" or "yarnpkg" => PackageTool.Npm,
            "gem" => PackageTool.Gem,
            "go" => PackageTool.Go,
            "cargo" => PackageTool.Cargo,
            "uv" when invocation.Words is [_, { Text: "pip" }, ..] => PackageTool.Pip,
            var name when name.StartsWith("pip", StringComparison.Ordinal) && name.Skip(3).All(c => char.IsAsciiDigit(c) || c == '.') => PackageTool.Pip,
            var name when name.StartsWith("python", StringComparison.Ordinal) && PipModule(invocation, out skip) => PackageTool.Pip,
            _ => (PackageTool?)null,
        };
        skip = invocation.Program == "uv" ? 1 : skip;
        return tool is { } known ? Read(invocation, known, 1 + skip) : null;
    }

    private static PackageCommand? Read(Invocation invocation, PackageTool tool, int from)
    {
        var options = ValueOptions[tool];
        var operands = new List<ShellWord>();
        for (var i = from; i < invocation.Words.Length; i++)
        {
            var text = invocation.Words[i].Text;
            if (options.Contains(text))
            {
                i++;
            }
            else if (!text.StartsWith('-') || text == "-")
            {
                operands.Add(invocation.Words[i]);
            }
        }

        return operands switch
        {
            [{ Text: "global" or "module" or "group" } first, var second, .. var rest] =>
                new(invocation, tool, $"{first.Text} {second.Text}", second, [.. rest]),
            [var verb, .. var rest] => new(invocation, tool, verb.Text, verb, [.. rest]),
            _ => null,
        };
    }

    private static bool PipModule(Invocation invocation, out int skip)
    {
        for (skip = 2; skip < invocation.Words.Length; skip++)
        {
            if (invocation.Words[skip - 1].Text == "-m")
            {
                return invocation.Words[skip].Text == "pip";
            }
        }

        return false;
    }

    private static FrozenSet<string> Of(string options) => options.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}

/// <summary>Package managers, by the grammar of their command line.</summary>
internal enum PackageTool
{
    Apt,
    Apk,

    /// <summary>yum, dnf, microdnf, tdnf.</summary>
    Rpm,
    Zypper,
    Pip,

    /// <summary>npm, yarn, pnpm.</summary>
    Npm,
    Gem,
    Go,
    Cargo,
}
