using System.Globalization;
using System.Security.Cryptography;

namespace Gabion.Bench;

/// <summary>Manifests and Dockerfiles as teams write them, mostly in order.</summary>
internal static class GeneratedFiles
{
    /// <summary>
    /// Each file holds a Deployment, its Service and its ServiceAccount. Three of four are hardened as the Restricted standard
    /// asks; every fourth was written in a hurry: a tag instead of a digest, no account of its own, no probes, no memory
    /// limit, a file system that may be written. That is one finding for two objects, all in the hasty files.
    /// </summary>
    public static void Manifests(string folder, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var team = $"team-{i % 40}";
            Directory.CreateDirectory(Path.Combine(folder, team));
            File.WriteAllText(Path.Combine(folder, team, string.Create(CultureInfo.InvariantCulture, $"app-{i}.yaml")), Manifest(i, team));
        }
    }

    public static void Dockerfiles(string folder, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var service = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"service-{i}"));
            Directory.CreateDirectory(service);
            File.WriteAllText(Path.Combine(service, "Dockerfile"), string.Create(CultureInfo.InvariantCulture, $"""
                # syntax=docker/dockerfile:1
                FROM golang:1.{20 + (i % 5)}-bookworm AS build
                ARG VERSION=1.{i}
                WORKDIR /src
                COPY go.mod go.sum ./
                RUN --mount=type=cache,target=/go/pkg/mod go mod download
                COPY . .
                RUN CGO_ENABLED=0 go build -trimpath -ldflags "-X main.version=$VERSION" -o /out/service-{i} ./cmd/service && strip /out/service-{i}

                FROM debian:bookworm-slim
                RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates tzdata \
                  && rm -rf /var/lib/apt/lists/*
                COPY --from=build /out/service-{i} /usr/local/bin/service
                ENV LOG_LEVEL=info PORT=8080
                EXPOSE 8080
                USER 10001:10001
                HEALTHCHECK CMD ["/usr/local/bin/service", "health"]
                ENTRYPOINT ["/usr/local/bin/service"]

                """));
        }
    }

    private static string Manifest(int i, string team) =>
        $"{(i % 4 == 3 ? Hasty(i, team) : Hardened(i, team))}\n---\n{Neighbours(i, team)}\n";

    private static string Hardened(int i, string team) => string.Create(CultureInfo.InvariantCulture, $"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app-{i}
          namespace: {team}
          labels:
            app.kubernetes.io/name: app-{i}
            app.kubernetes.io/version: "1.{i % 10}.0"
        spec:
          replicas: 3
          selector:
            matchLabels:
              app.kubernetes.io/name: app-{i}
          template:
            metadata:
              labels:
                app.kubernetes.io/name: app-{i}
            spec:
              serviceAccountName: app-{i}
              automountServiceAccountToken: false
              securityContext:
                runAsNonRoot: true
                runAsUser: 10001
                seccompProfile:
                  type: RuntimeDefault
              containers:
                - name: app
                  image: registry.example.org/team/app-{i}:1.{i % 10}.0@sha256:{Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(i)))}
                  imagePullPolicy: Always
                  ports:
                    - name: http
                      containerPort: 8080
                  env:
                    - name: LOG_LEVEL
                      value: info
                    - name: DATABASE_HOST
                      value: db.{team}.svc.cluster.local
                  resources:
                    requests:
                      cpu: 100m
                      memory: 128Mi
                    limits:
                      memory: 256Mi
                  readinessProbe:
                    httpGet:
                      path: /ready
                      port: http
                  livenessProbe:
                    httpGet:
                      path: /live
                      port: http
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities:
                      drop:
                        - ALL
        """);

    private static string Hasty(int i, string team) => string.Create(CultureInfo.InvariantCulture, $"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app-{i}
          namespace: {team}
          labels:
            app.kubernetes.io/name: app-{i}
        spec:
          replicas: 2
          selector:
            matchLabels:
              app.kubernetes.io/name: app-{i}
          template:
            metadata:
              labels:
                app.kubernetes.io/name: app-{i}
            spec:
              automountServiceAccountToken: false
              securityContext:
                runAsNonRoot: true
                runAsUser: 10001
                seccompProfile:
                  type: RuntimeDefault
              containers:
                - name: app
                  image: registry.example.org/team/app-{i}:1.{i % 10}.0
                  ports:
                    - name: http
                      containerPort: 8080
                  env:
                    - name: LOG_LEVEL
                      value: debug
                    - name: DATABASE_HOST
                      value: db.{team}.svc.cluster.local
                  resources:
                    requests:
                      cpu: 100m
                      memory: 128Mi
                  securityContext:
                    allowPrivilegeEscalation: false
                    capabilities:
                      drop:
                        - ALL
        """);

    private static string Neighbours(int i, string team) => string.Create(CultureInfo.InvariantCulture, $"""
        apiVersion: v1
        kind: Service
        metadata:
          name: app-{i}
          namespace: {team}
        spec:
          selector:
            app.kubernetes.io/name: app-{i}
          ports:
            - name: http
              port: 80
              targetPort: http
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: app-{i}
          namespace: {team}
          labels:
            app.kubernetes.io/name: app-{i}
        automountServiceAccountToken: false
        """);
}
