using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>A data store or control port is published to the network.</summary>
internal sealed class DataStoreIsPublished : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-167"),
        Title = "A data store or control port is published to the network",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Databases, caches, brokers and engine ports that answer on every interface are found by scanners within minutes, and many answer without a password.",
        Fix = "Remove the port (services of one network reach each other without it), or bind it to 127.0.0.1.",
        References = ["https://docs.docker.com/reference/compose-file/services/#ports"],
        Controls = [new("CIS-Docker-1.6.0", "5.9", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              db:
                image: postgres:17.2
                ports:
                  - "5432:5432" <--
              cache:
                image: redis:7.4
                ports: ["16379:6379"] <--
            """),
        Example.Good("compose.yaml", """
            services:
              db:
                image: postgres:17.2
                ports:
                  - "127.0.0.1:5432:5432"
              web:
                image: web:1
                ports: ["443:8443"]
            """),
    ];

    private static readonly FrozenDictionary<int, string> Services = new Dictionary<int, string>
    {
        [22] = "SSH", [23] = "Telnet", [389] = "LDAP", [1433] = "SQL Server", [1521] = "Oracle", [2049] = "NFS", [2181] = "ZooKeeper", [2375] = "Docker without TLS", [2379] = "etcd",
        [3306] = "MySQL", [3389] = "RDP", [5432] = "PostgreSQL", [5672] = "AMQP", [5900] = "VNC", [5984] = "CouchDB", [6379] = "Redis", [7000] = "Cassandra",
        [7474] = "Neo4j", [8086] = "InfluxDB", [9042] = "Cassandra", [9092] = "Kafka", [9200] = "Elasticsearch", [9300] = "Elasticsearch",
        [10250] = "kubelet", [11211] = "Memcached", [15672] = "RabbitMQ management", [27017] = "MongoDB", [50070] = "HDFS",
    }.ToFrozenDictionary();

    public override IEnumerable<Problem> Check(ComposeService service) =>
        from port in service.Ports
        where port.IsOnEveryInterface && port.Unknown is null
        let known = Services.FirstOrDefault(known => known.Key >= port.Target?.First && known.Key <= port.Target?.Last)
        where known.Value is not null
        select Problem.At(port.Field, $"Service '{service.Name}' publishes port {known.Key} ({known.Value}) on every interface");
}
