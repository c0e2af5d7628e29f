// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.CommandLine.Flags;

namespace Berth.CommandLine.Commands.Creation;

/// <summary>The options for the test of a container's health.</summary>
internal sealed class HealthOptions
{
    private readonly StringFlag _command;
    private readonly DurationFlag _interval;
    private readonly IntFlag _retries;
    private readonly DurationFlag _startInterval;
    private readonly DurationFlag _startPeriod;
    private readonly DurationFlag _timeout;
    private readonly BoolFlag _none;

    public HealthOptions(FlagSet flags)
    {
        _command = flags.String("health-cmd", '\0', "Command that tests whether the container works");
        _interval = flags.Duration("health-interval", "Time between two tests (ms|s|m|h)");
        _retries = flags.Int("health-retries", '\0', "Failures in a row that make the container unhealthy");
        _startInterval = flags.Duration("health-start-interval", "Time between two tests while the container starts (ms|s|m|h)");
        _startPeriod = flags.Duration("health-start-period", "Time that the container has to start, in which failures do not count (ms|s|m|h)");
        _timeout = flags.Duration("health-timeout", "Longest time of one test (ms|s|m|h)");
        _none = flags.Bool("no-healthcheck", '\0', "Do not run the tests that the image asks for");
    }

    public HealthConfig? Build()
    {
        var given = _command.Value.Length > 0 || _interval.Value != 0 || _timeout.Value != 0 || _startPeriod.Value != 0 || _retries.Value != 0
            || _startInterval.Value != 0;
        if (_none)
        {
            return given ? throw new CommandException("--no-healthcheck conflicts with --health-* options") : new HealthConfig { Test = ["NONE"] };
        }

        if (!given)
        {
            return null;
        }

        NotNegative(_interval.Value, "--health-interval");
        NotNegative(_timeout.Value, "--health-timeout");
        NotNegative(_retries.Value, "--health-retries");
        NotNegative(_startPeriod.Value, "--health-start-period");
        NotNegative(_startInterval.Value, "--health-start-interval");
        return new HealthConfig
        {
            Test = _command.Value.Length > 0 ? ["CMD-SHELL", _command.Value] : null,
            Interval = _interval.Value,
            Timeout = _timeout.Value,
            StartPeriod = _startPeriod.Value,
            StartInterval = _startInterval.Value,
            Retries = (int)_retries.Value,
        };
    }

    private static void NotNegative(long value, string name)
    {
        if (value < 0)
        {
            throw new CommandException(name + " cannot be negative");
        }
    }
}
