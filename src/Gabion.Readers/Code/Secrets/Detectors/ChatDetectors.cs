using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Tokens and webhooks of chat, voice and text message services.</summary>
internal static class ChatDetectors
{
    private static readonly DetectorFamily Chat = new(SecretCategory.Chat);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Chat.Token("slack-bot-token", "Slack bot token", Severity.Critical, "xoxb-[0-9]{10,13}-[0-9]{10,13}-[A-Za-z0-9]{24}", "xoxb-{d12}-{d13}-{a24}", "xoxb-{d12}-{d4}"),
        Chat.Token("slack-user-token", "Slack user token", Severity.Critical, "xoxp-([0-9]{10,13}-){3}[a-f0-9]{32}", "xoxp-{d12}-{d13}-{d13}-{x32}", "xoxp-{d12}-{x32}"),
        Chat.Token("slack-legacy-token", "Slack workspace or legacy token", Severity.High, "xox[aros]-[0-9A-Za-z-]{30,90}", "xoxs-{d10}-{d10}-{d10}-{x10}", "xoxs-{d10}")
            with { Keywords = ["xoxa-", "xoxr-", "xoxo-", "xoxs-"] },
        Chat.Token("slack-app-token", "Slack app-level token", Severity.Critical, "xapp-[0-9]-A[A-Z0-9]{8,12}-[0-9]{10,14}-[a-f0-9]{64}", "xapp-1-A{u10}-{d13}-{x64}", "xapp-1-A{u10}-{x20}"),
        Chat.Token("slack-configuration-token", "Slack configuration token", Severity.High, @"xoxe(\.xox[bp])?-[0-9]-[A-Za-z0-9]{146,180}", "xoxe-1-{a146}", "xoxe-1-{a20}"),
        Chat.Token("slack-session-cookie", "Slack session token", Severity.High, "xoxc-[0-9]{10,13}-[0-9]{10,13}-[0-9]{10,13}-[a-f0-9]{64}", "xoxc-{d12}-{d13}-{d13}-{x64}", "xoxc-{d12}-{x10}"),
        Chat.Token("slack-webhook-url", "Slack incoming webhook", Severity.High, @"hooks\.slack\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24}", "hooks.slack.com/services/T{u10}/B{u10}/{a24}", "hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX")
            with { Keywords = ["hooks.slack.com/services/"], Prefix = "hooks.slack.com/services/" },
        Chat.Token("slack-workflow-webhook-url", "Slack workflow webhook", Severity.High, @"hooks\.slack\.com/(workflows|triggers)/[A-Za-z0-9]{9,12}/[A-Za-z0-9/]{40,80}", "hooks.slack.com/workflows/T{u10}/A{u10}/{d18}/{a24}", "hooks.slack.com/workflows/T{u10}")
            with { Keywords = ["hooks.slack.com/workflows/", "hooks.slack.com/triggers/"], Prefix = "hooks.slack.com/" },
        Chat.Assigned("discord-bot-token", "Discord bot token", Severity.Critical, ["discord", "bot_token", "bottoken"], @"[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}", "DISCORD_TOKEN=[[{b64u:7{d17}}.{w6}.{w38}]]", "DISCORD_TOKEN=M{w23}.{w6}.{w10}")
            with { Form = Forms.DiscordBot },
        Chat.Assigned("discord-client-secret", "Discord client secret", Severity.High, ["discord_client_secret", "discord_secret", "discordclientsecret"], "[A-Za-z0-9_-]{32}", "DISCORD_CLIENT_SECRET=[[{w32}]]", "DISCORD_CLIENT_SECRET={w12}")
            with { Form = Forms.MixedCase },
        Chat.Token("discord-webhook-url", "Discord webhook", Severity.High, @"discord(app)?\.com/api/webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,68}", "discord.com/api/webhooks/{d18}/{w68}", "discord.com/api/webhooks/{d18}/{w20}")
            with { Keywords = ["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"], Prefix = "discord" },
        Chat.Token("microsoft-teams-webhook-url", "Microsoft Teams webhook", Severity.High, @"webhook\.office\.com/webhookb2/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}@[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/IncomingWebhook/[a-f0-9]{32}/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "webhook.office.com/webhookb2/{x8}-{x4}-{x4}-{x4}-{x12}@{x8}-{x4}-{x4}-{x4}-{x12}/IncomingWebhook/{x32}/{x8}-{x4}-{x4}-{x4}-{x12}", "webhook.office.com/webhookb2/{x8}-{x4}-{x4}-{x4}-{x12}")
            with { Keywords = ["webhook.office.com/webhookb2/"], Prefix = "webhook.office.com/webhookb2/" },
        Chat.Token("telegram-bot-token", "Telegram bot token", Severity.Critical, "[0-9]{8,10}:AA[A-Za-z0-9_-]{33}", "{d9}:AA{w33}", "{d9}:AA{w12}")
            with { Keywords = Keyword.Followed(":AA"), Shape = new TokenShape("[0-9]{8,10}:AA[A-Za-z0-9_-]{33}", behind: 10) },
        Chat.Assigned("mattermost-token", "Mattermost access token", Severity.High, ["mattermost"], "[a-z0-9]{26}", "MATTERMOST_TOKEN=[[{l26}]]", "MATTERMOST_TOKEN={l12}")
            with { Form = Forms.LettersAndDigits },
        Chat.Assigned("rocketchat-token", "Rocket.Chat token", Severity.High, ["rocketchat", "rocket_chat"], "[A-Za-z0-9_-]{43}", "ROCKETCHAT_TOKEN=[[{w43}]]", "ROCKETCHAT_TOKEN={w12}"),
        Chat.Token("google-chat-webhook-url", "Google Chat webhook", Severity.High, @"chat\.googleapis\.com/v1/spaces/[A-Za-z0-9_-]{8,20}/messages\?key=[A-Za-z0-9_-]{39}&token=[A-Za-z0-9_%-]{20,60}", "chat.googleapis.com/v1/spaces/{a11}/messages?key=AIza{w35}&token={w43}", "chat.googleapis.com/v1/spaces/{a11}/messages")
            with { Keywords = ["chat.googleapis.com/v1/spaces/"], Prefix = "chat.googleapis.com/v1/spaces/", AllowsWords = true },
        Chat.Token("dingtalk-webhook-url", "DingTalk robot webhook", Severity.High, @"oapi\.dingtalk\.com/robot/send\?access_token=[a-f0-9]{64}", "oapi.dingtalk.com/robot/send?access_token={x64}", "oapi.dingtalk.com/robot/send?access_token={x20}")
            with { Keywords = ["oapi.dingtalk.com/robot/send"], Prefix = "oapi.dingtalk.com/robot/send?access_token=" },
        Chat.Token("feishu-webhook-url", "Feishu or Lark bot webhook", Severity.High, @"open\.(feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "open.feishu.cn/open-apis/bot/v2/hook/{x8}-{x4}-{x4}-{x4}-{x12}", "open.feishu.cn/open-apis/bot/v2/hook/{x8}")
            with { Keywords = ["open.feishu.cn/open-apis/bot/", "open.larksuite.com/open-apis/bot/"], Prefix = "open." },
        Chat.Token("wecom-webhook-url", "WeCom bot webhook", Severity.High, @"qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "qyapi.weixin.qq.com/cgi-bin/webhook/send?key={x8}-{x4}-{x4}-{x4}-{x12}", "qyapi.weixin.qq.com/cgi-bin/webhook/send?key={x8}")
            with { Keywords = ["qyapi.weixin.qq.com/cgi-bin/webhook/"], Prefix = "qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" },
        Chat.Assigned("twilio-auth-token", "Twilio auth token", Severity.Critical, ["twilio"], "[a-f0-9]{32}", "TWILIO_AUTH_TOKEN=[[{x32}]]", "TWILIO_AUTH_TOKEN={x20}"),
        Chat.Assigned("twilio-api-key", "Twilio API key", Severity.High, ["twilio"], "SK[a-f0-9]{32}", "TWILIO_API_KEY=[[SK{x32}]]", "TWILIO_API_KEY=SK{x10}"),
        Chat.Assigned("vonage-api-secret", "Vonage (Nexmo) API secret", Severity.High, ["nexmo", "vonage"], "[A-Za-z0-9]{16}", "NEXMO_API_SECRET=[[{a16}]]", "NEXMO_API_SECRET={a6}")
            with { Form = Forms.MixedCase },
        Chat.Assigned("messagebird-access-key", "MessageBird access key", Severity.High, ["messagebird"], "[A-Za-z0-9]{25}", "MESSAGEBIRD_ACCESS_KEY=[[{a25}]]", "MESSAGEBIRD_ACCESS_KEY={a12}")
            with { Form = Forms.MixedCase },
        Chat.Assigned("plivo-auth-token", "Plivo auth token", Severity.High, ["plivo"], "[A-Za-z0-9]{40}", "PLIVO_AUTH_TOKEN=[[{a40}]]", "PLIVO_AUTH_TOKEN={a12}")
            with { Form = Forms.MixedCase },
        Chat.Assigned("pusher-secret", "Pusher app secret", Severity.High, ["pusher_secret", "pusher_app_secret", "pusher_key"], "[a-f0-9]{20}", "PUSHER_APP_SECRET=[[{x20}]]", "PUSHER_APP_SECRET={x12}"),
        Chat.Assigned("line-channel-access-token", "LINE channel access token", Severity.High, ["line_channel", "channel_access_token", "channelaccesstoken"], "[A-Za-z0-9+/]{170,180}=", "LINE_CHANNEL_ACCESS_TOKEN=[[{b171}=]]", "LINE_CHANNEL_ACCESS_TOKEN={b40}"),
        Chat.Assigned("zoom-client-secret", "Zoom client secret", Severity.High, ["zoom_client_secret", "zoom_secret", "zoom_api_secret"], "[A-Za-z0-9]{32,36}", "ZOOM_CLIENT_SECRET=[[{a32}]]", "ZOOM_CLIENT_SECRET={a12}")
            with { Form = Forms.MixedCase },
        Chat.Assigned("sendbird-api-token", "Sendbird API token", Severity.High, ["sendbird"], "[a-f0-9]{40}", "SENDBIRD_API_TOKEN=[[{x40}]]", "SENDBIRD_API_TOKEN={x12}"),
        Chat.Assigned("intercom-access-token", "Intercom access token", Severity.High, ["intercom"], "dG9rO[A-Za-z0-9+/]{54,60}={0,2}", "INTERCOM_TOKEN=[[dG9rO{b55}]]", "INTERCOM_TOKEN=dG9rO{b12}"),
    ];
}
