using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScfFunctions.Storage;

namespace ScfFunctions.Access;

/// <summary>Says at the start, until a key has been used, which key opens the door on this machine.</summary>
internal sealed class DevelopmentKeyNotice(DevelopmentKey key, KeysTable keys, ILogger<DevelopmentKeyNotice> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!key.IsUsable || await keys.AnyUsedAsync(cancellationToken)) return;
        if (await keys.AnyAsync(cancellationToken))
            log.LogInformation("Nobody has used the first key. Should it be lost, repeat the request for it, from this machine only: x-functions-key: {DevelopmentKey}", key.Value);
        else
            log.LogInformation("No keys have been issued. Until then, from this machine only: x-functions-key: {DevelopmentKey}", key.Value);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
