using Gabion.Bench;

// ./bench              runs every bench
// ./bench NAME…        runs those
// ./bench --size MB    how much input to make, where a bench makes some
if (args is ["parse", var folder])
{
    return ManifestsBench.Parse(folder); // the floor of the manifests bench, as a program of its own
}

Bench[] all =
[
    new SecretsBench(),
    new StartupBench(),
    new ManifestsBench(),
    new DockerfilesBench(),
    new IncrementalBench(),
    new NetworkBench(),
    new RbacBench(),
    new PathsBench(),
    new PackagesBench(),
    new ImagesBench(),
    new RegoBench(),
    new CelBench(),
    new GatekeeperBench(),
    new AdvisoriesBench(),
    new NvdBench(),
    new SbomsBench(),
    new WebhookBench(),
];

var size = 1024;
var names = new List<string>();
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--size" && i + 1 < args.Length && int.TryParse(args[i + 1], out var asked) && asked > 0)
    {
        size = asked;
        i++;
    }
    else
    {
        names.Add(args[i]);
    }
}

if (names.Find(name => !all.Any(bench => bench.Name == name)) is { } unknown)
{
    Console.Error.WriteLine($"bench: there is no '{unknown}'; there are: {string.Join(", ", all.Select(bench => bench.Name))}");
    return 2;
}

foreach (var bench in all.Where(bench => names.Count == 0 || names.Contains(bench.Name)))
{
    Console.WriteLine($"{bench.Name}: {bench.Run(size)}");
}

return 0;
