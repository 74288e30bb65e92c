using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Passwords in the addresses of databases and queues, and tokens of hosted ones.</summary>
internal static class DatabaseDetectors
{
    private static readonly DetectorFamily Database = new(SecretCategory.Database);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Url("postgresql", "PostgreSQL", "postgres://", "postgresql://", "postgresql+psycopg2://", "postgresql+asyncpg://", "postgresql+psycopg://"),
        Url("mysql", "MySQL or MariaDB", "mysql://", "mysql2://", "mariadb://", "mysql+pymysql://", "mysql+mysqldb://", "mysqlx://"),
        Url("mongodb", "MongoDB", "mongodb://", "mongodb+srv://"),
        Url("redis", "Redis", "redis://", "rediss://", "valkey://", "valkeys://"),
        Url("amqp", "AMQP (RabbitMQ)", "amqp://", "amqps://", "pyamqp://"),
        Url("sqlserver", "SQL Server", "mssql://", "sqlserver://", "mssql+pyodbc://", "mssql+pymssql://"),
        Url("oracle", "Oracle Database", "oracle://", "oracle+cx_oracle://"),
        Url("clickhouse", "ClickHouse", "clickhouse://", "clickhouses://", "clickhouse+http://"),
        Url("cockroachdb", "CockroachDB", "cockroachdb://", "cockroach://"),
        Url("neo4j", "Neo4j", "neo4j://", "neo4j+s://", "bolt://", "bolt+s://"),
        Url("elasticsearch", "Elasticsearch or OpenSearch", "elasticsearch://", "opensearch://", "elastic://"),
        Url("nats", "NATS", "nats://"),
        Url("mqtt", "MQTT", "mqtt://", "mqtts://"),
        Url("snowflake", "Snowflake", "snowflake://"),
        Url("couchbase", "Couchbase or CouchDB", "couchbase://", "couchbases://", "couchdb://"),
        Database.Assigned("ado-net-password", "Password of a database connection string", Severity.High, [";password", ";pwd"], "[^;\"'<>&\\s{}$]{6,128}",
            "Server=db;User Id=shop;Password=[[{a10}!7]];", "Server=db;User Id=shop;Password=${DB_PASSWORD};")
            with { Form = Password.IsReal, MinEntropy = 2.5, AllowsWords = true },
        Database.Token("planetscale-password", "PlanetScale password", Severity.Critical, "pscale_pw_[A-Za-z0-9_.-]{32,64}", "pscale_pw_{w43}", "pscale_pw_{w12}"),
        Database.Token("planetscale-service-token", "PlanetScale service token", Severity.Critical, "pscale_tkn_[A-Za-z0-9_.-]{32,64}", "pscale_tkn_{w43}", "pscale_tkn_{w12}"),
        Database.Token("planetscale-oauth-token", "PlanetScale OAuth token", Severity.Critical, "pscale_oauth_[A-Za-z0-9_.-]{32,64}", "pscale_oauth_{w43}", "pscale_oauth_{w12}"),
        Database.Token("supabase-access-token", "Supabase personal access token", Severity.Critical, "sbp_[a-f0-9]{40}", "sbp_{x40}", "sbp_{x12}"),
        Database.Token("supabase-secret-key", "Supabase secret key", Severity.Critical, "sb_secret_[A-Za-z0-9_-]{31}", "sb_secret_{w31}", "sb_secret_{w12}"),
        Database.Token("neon-api-key", "Neon API key", Severity.Critical, "napi_[a-z0-9]{64}", "napi_{l64}", "napi_{l12}"),
        Database.Token("databricks-access-token", "Databricks access token", Severity.Critical, "dapi[a-f0-9]{32}(-[0-9])?", "dapi{x32}", "dapi{x12}"),
        Database.Token("aiven-service-password", "Aiven service password", Severity.High, "AVNS_[A-Za-z0-9_-]{19}", "AVNS_{w19}", "AVNS_{w8}"),
        Database.Token("astra-db-token", "DataStax Astra DB application token", Severity.Critical, "AstraCS:[A-Za-z]{24}:[a-f0-9]{64}", "AstraCS:{c12}{C12}:{x64}", "AstraCS:{c24}:{x12}"),
        Database.Token("xata-api-key", "Xata API key", Severity.Critical, "xau_[A-Za-z0-9]{32,40}", "xau_{a36}", "xau_{a12}"),
        Database.Assigned("influxdb-token", "InfluxDB token", Severity.High, ["influx"], "[A-Za-z0-9_-]{86}==", "INFLUXDB_TOKEN=[[{w86}==]]", "INFLUXDB_TOKEN={w20}=="),
        Database.Assigned("upstash-redis-token", "Upstash REST token", Severity.High, ["upstash"], "A[A-Za-z0-9+/_-]{50,120}={0,2}", "UPSTASH_REDIS_REST_TOKEN=[[A{a60}]]", "UPSTASH_REDIS_REST_TOKEN=A{a12}")
            with { Form = Forms.MixedCase },
        Database.Assigned("mongodb-atlas-private-key", "MongoDB Atlas private API key", Severity.Critical, ["atlas_private", "mongodb_atlas", "mcli_private"],
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "MCLI_PRIVATE_API_KEY=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "MCLI_PRIVATE_API_KEY={x8}"),
        Database.Assigned("fauna-secret", "Fauna secret", Severity.High, ["fauna"], "fn[A-Za-z0-9_-]{38}", "FAUNA_SECRET=[[fn{w38}]]", "FAUNA_SECRET=fn{w8}"),
        Database.Assigned("postgres-environment-password", "PostgreSQL password in the environment", Severity.High, ["pgpassword"], "[^\\s\"'$&|;<>(){}]{8,128}", "PGPASSWORD=[[{a12}!]] psql -h db", "PGPASSWORD=$DB_PASSWORD psql -h db")
            with { Form = GenericValue.IsPassword, MinEntropy = 2.5, AllowsWords = true },
        Database.Assigned("mysql-environment-password", "MySQL password in the environment", Severity.High, ["mysql_pwd", "mysql_root_password", "mysql_password", "mariadb_root_password"], "[^\\s\"'$&|;<>(){}]{8,128}", "MYSQL_ROOT_PASSWORD: [[{a12}!]]", "spring.datasource.password=${MYSQL_PASSWORD:db-57xsl}")
            with { Form = GenericValue.IsPassword, MinEntropy = 2.5, AllowsWords = true },
    ];

    private static SecretDetector Url(string id, string title, params string[] schemes) =>
        Database.Shaped($"{id}-url-password", $"{title} URL with a password", Severity.High, schemes, new UrlShape()) with
        {
            Context = SecretContext.Url,
            MinEntropy = 1.5,
            AllowsWords = true,
            Examples = [$"{schemes[0]}shop:[[{{a14}}]]@db.internal:5432/shop", $"\"{schemes[^1]}svc:[[{{a12}}!]]@10.1.2.3/0\""],
            CounterExamples =
            [
                $"{schemes[0]}user:password@db.internal/shop", $"{schemes[0]}shop:${{DB_PASSWORD}}@db/shop", $"{schemes[0]}admin:admin@localhost/shop",
                $"{schemes[0]}shop:<password>@db/shop", $"{schemes[0]}db.internal:5432/shop?user=a@b", $"{schemes[0]}shop:{{{{ password }}}}@db/shop",
            ],
        };
}
